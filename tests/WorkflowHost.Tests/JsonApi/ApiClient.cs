using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Tests.Features;

namespace WorkflowHost.Tests.JsonApi;

/// <param name="Body">The answer; an empty object where there was none.</param>
public sealed record ApiAnswer(HttpStatusCode Status, JsonNode Body, HttpResponseHeaders Headers)
{
    public string? Code => (string?)Body["code"];
}

/// <summary>A program that calls the host with a token.</summary>
public sealed class ApiClient(WebHost host, string? token)
{
    public static async Task<ApiClient> OfAsync(WebHost host, StaffMember owner, params string[] scopes) =>
        new(host, await host.App.Services.GetRequiredService<AccessTokens>().IssueAsync(owner.Id, "test", scopes, 30, Guid.NewGuid().ToString(), new Actor("staff", owner.Id, owner.DisplayName), CancellationToken.None));

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1" + path));

    public Task<ApiAnswer> PostAsync(string path, JsonNode body, string? key = null) => PostAsync(path, body.ToJsonString(), key);

    public Task<ApiAnswer> PostAsync(string path, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return SendAsync(request);
    }

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        using var client = host.App.GetTestClient();
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(response.StatusCode, text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject(), response.Headers);
    }
}
