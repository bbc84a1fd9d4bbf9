using System.Net;
using System.Text.RegularExpressions;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// A person at a browser, as far as forms go: keeps cookies, sends back the hidden fields of the page it was shown, and when the
/// connection breaks does what people do, presses again. The hidden form token is what makes that harmless.
/// </summary>
internal sealed partial class WebClient : IDisposable
{
    private readonly Func<CancellationToken, Task<Uri>> address;
    private readonly HttpClient http;

    public WebClient(Func<CancellationToken, Task<Uri>> address)
    {
        this.address = address;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromSeconds(2) })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Shows a page; follows where it leads.</summary>
    public async Task<string> GetAsync(string path, CancellationToken stop) => (await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), stop)).Body;

    /// <summary>Posts a form with the hidden fields of <paramref name="page"/>. Until it is answered the same form is posted again.</summary>
    public async Task<string> PostAsync(string page, string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken stop, IReadOnlyList<Paper>? papers = null)
    {
        var all = Hidden(page).Concat(fields).ToList();
        var (status, body) = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = Content(all, papers) }, stop);
        return status == HttpStatusCode.OK ? body : throw new InvalidOperationException($"POST {path} was answered {(int)status}: {Text(body)}");
    }

    public void Dispose() => http.Dispose();

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(Func<HttpRequestMessage> make, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var host = await address(stop);
                using var request = make();
                request.RequestUri = new Uri(host, request.RequestUri!);
                using var answer = await http.SendAsync(request, stop);
                if (answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther && answer.Headers.Location is { } next)
                {
                    return (HttpStatusCode.OK, await GetAsync(next.IsAbsoluteUri ? next.PathAndQuery : next.OriginalString, stop));
                }

                if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway)
                {
                    continue;
                }

                return (answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
            }
            catch (HttpRequestException)
            {
                // The host died under the request: whether it was carried out is unknown. Ask again when it is back.
            }
            catch (IOException)
            {
            }
        }
    }

    private static HttpContent Content(List<KeyValuePair<string, string>> fields, IReadOnlyList<Paper>? papers)
    {
        if (papers is null)
        {
            return new FormUrlEncodedContent(fields);
        }

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var paper in papers)
        {
            content.Add(new ByteArrayContent(paper.Bytes) { Headers = { { "Content-Type", "application/pdf" } } }, paper.Field, paper.FileName);
        }

        return content;
    }

    private static IEnumerable<KeyValuePair<string, string>> Hidden(string page) =>
        HiddenInput().Matches(page)
            .Select(input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")))
            .Where(field => field.Name.Length > 0)
            .DistinctBy(field => field.Name)
            .Select(field => KeyValuePair.Create(field.Name, field.Value));

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $@"\s{name}=""([^""]*)""").Groups[1].Value);

    private static string Text(string html) => Regex.Replace(Regex.Replace(html, "<[^>]+>", " "), @"\s+", " ")[..Math.Min(600, html.Length)];

    [GeneratedRegex(@"<input[^>]*type=""hidden""[^>]*>")]
    private static partial Regex HiddenInput();
}

/// <summary>A file a unit attaches.</summary>
internal sealed record Paper(string Field, string FileName, byte[] Bytes);
