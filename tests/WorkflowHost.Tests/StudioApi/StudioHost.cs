using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.StudioApi;

/// <summary>The whole host without a network, on a fresh SQLite file. Who asks is said by a header instead of a cookie.</summary>
public sealed class StudioHost : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-studio-").FullName;

    public WebApplication App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = HostApplication.Build(
            ["--environment", "Production", "--Data:Folder", folder, "--Definitions:Folder", "", "--Keys:Certificate", KeyFile.Shared, "--contentRoot", Path.Combine(Repository.Root, "src", "WorkflowHost.Web")],
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.SchemeName, null);
                builder.Services.PostConfigure<AuthenticationOptions>(options => options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = options.DefaultForbidScheme = HeaderSignIn.SchemeName);
            });
        await App.StartAsync();
    }

    /// <summary>A designer at a page of his own.</summary>
    public Caller Designer(string name = "王科", string? page = null) => new(Client(name, Rights.Design), page ?? Guid.NewGuid().ToString("N"));

    public HttpClient Client(string? name, params string[] rights)
    {
        var client = App.GetTestClient();
        if (name is not null)
        {
            client.DefaultRequestHeaders.Add(HeaderSignIn.Name, Uri.EscapeDataString(name));
            client.DefaultRequestHeaders.Add(HeaderSignIn.Rights, rights);
        }

        return client;
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Calls as Studio does, from one open page.</summary>
    public sealed class Caller(HttpClient client, string page)
    {
        public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null)
        {
            using var request = new HttpRequestMessage(method, "/elsa/api" + path);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            request.Headers.Add("X-Editor", page);
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }

            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, text);
        }

        public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

        public Task<Answer> SaveAsync(JsonObject model, bool publish = false) =>
            SendAsync(HttpMethod.Post, "/workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish });

        /// <summary>Saves and takes over the answer as Studio does.</summary>
        public async Task<JsonObject> SavedAsync(JsonObject model, bool publish = false)
        {
            var answer = await SaveAsync(model, publish);
            Assert.True(answer.Status == 200, answer.Text);
            return (JsonObject)answer.Json["workflowDefinition"]!.DeepClone();
        }
    }

    public sealed record Answer(int Status, string Text)
    {
        public JsonObject Json => (JsonObject)JsonNode.Parse(Text)!;

        /// <summary>What Studio shows of a refusal.</summary>
        public string Refusal => Status == 400 ? Json["errors"]!.AsObject().Single().Value![0]!.GetValue<string>() : throw new InvalidOperationException($"Status {Status}: {Text}");
    }

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string SchemeName = "Header";
        public const string Name = "X-Test-Name";
        public const string Rights = "X-Test-Rights";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[Name] is not [{ } name])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var claims = Request.Headers[Rights].OfType<string>().Select(right => new Claim(Runtime.People.Rights.Claim, right))
                .Append(new Claim(ClaimTypes.NameIdentifier, "u1")).Append(new Claim(ClaimTypes.Name, Uri.UnescapeDataString(name)));
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)));
        }
    }
}
