using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace WorkflowHost.Reliability.Offices;

/// <param name="Status">Zero when no answer came: nobody knows what was done.</param>
internal sealed record Answer(HttpStatusCode Status, JsonNode Body)
{
    public bool IsUnknown => Status == 0;
}

/// <summary>Calls the JSON interface; a connection that breaks is an answer too.</summary>
internal sealed class ApiCaller(Func<Uri> address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 200, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(30) };

    public Task<Answer> GetAsync(string path, string token) => SendAsync(HttpMethod.Get, path, null, token, null);

    public Task<Answer> PostAsync(string path, string body, string token, string? key = null) => SendAsync(HttpMethod.Post, path, body, token, key);

    /// <summary>Starts a run of the definition that asks the post.</summary>
    public Task<Answer> StartAsync(string title, string token) => PostAsync("/runs", new JsonObject { ["definitionId"] = ApiOffice.Ask, ["title"] = title }.ToJsonString(), token, title);

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string token, string? key)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address(), "/api/v1" + path)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new Answer(answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject());
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException or ObjectDisposedException)
        {
            return new Answer(0, new JsonObject());
        }
    }
}
