using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Tests.StudioApi;

public sealed class AccessTests(StudioHost host) : IClassFixture<StudioHost>
{
    [Fact]
    public void Everything_under_studio_and_its_api_asks_for_the_right_to_design()
    {
        var endpoints = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } path && (path.TrimStart('/').StartsWith("elsa", StringComparison.Ordinal) || path.TrimStart('/').StartsWith("studio", StringComparison.Ordinal)))
            .ToList();

        var open = endpoints
            .Where(e => !e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == Rights.Design) || e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.RoutePattern.RawText);

        Assert.True(endpoints.Count > 30, $"only {endpoints.Count} endpoints were looked at");
        Assert.Equal([], open);
    }

    [Theory]
    [InlineData("/elsa/api/workflow-definitions")]
    [InlineData("/elsa/api/descriptors/activities")]
    [InlineData("/studio/_framework/blazor.webassembly.js")]
    public async Task Nobody_gets_in_without_signing_in_nor_without_the_right(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client(null).GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client("李", Rights.Handle, Rights.Administer).GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:81", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "https://localhost", HttpStatusCode.BadRequest)]
    [InlineData("Accept", "*/*", HttpStatusCode.Forbidden)]
    public async Task A_write_is_taken_only_from_a_page_of_this_origin(string header, string value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/elsa/api/workflow-definitions/any/execute");
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(expected, (await host.Client("王", Rights.Design).SendAsync(request)).StatusCode);
    }
}
