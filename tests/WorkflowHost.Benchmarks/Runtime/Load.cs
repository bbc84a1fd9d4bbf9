using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace WorkflowHost.Benchmarks.Runtime;

/// <param name="Rate">Of all, a second.</param>
internal sealed record Measured(double Rate, TimeSpan P50, TimeSpan P99);

/// <summary>A number of clients that ask a server as fast as it answers.</summary>
internal sealed class Load(Uri server) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = server };

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    public async Task<JsonNode> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Calls <paramref name="act"/> for 0 to <paramref name="count"/> − 1, <paramref name="clients"/> at a time.</summary>
    public static async Task<Measured> RunAsync(int count, int clients, Func<int, Task> act)
    {
        var next = -1;
        var took = new TimeSpan[count];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                var begun = Stopwatch.GetTimestamp();
                await act(number);
                took[number] = Stopwatch.GetElapsedTime(begun);
            }
        })));
        var rate = count / watch.Elapsed.TotalSeconds;
        Array.Sort(took);
        return new Measured(rate, took[count / 2], took[Math.Min(count - 1, count * 99 / 100)]);
    }

    public void Dispose() => http.Dispose();
}
