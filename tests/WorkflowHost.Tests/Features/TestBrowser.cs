using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <param name="Html">The page as it came, its entities resolved, so that a test reads the sentences people read.</param>
public sealed record TestPage(HttpStatusCode Status, string Html, string? Location, HttpResponseMessage Response)
{
    public TestPage MustBe(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {(Html.Length > 3000 ? Html[..3000] : Html)}");
        return this;
    }
}

/// <summary>As much of a browser as the tests need: cookies, and forms posted with the token of the page they stand on.</summary>
public sealed partial class TestBrowser(HttpClient client)
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

    public Task<TestPage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<TestPage> SignInAsync(string userName, string password = SampleRun.Password)
    {
        var page = await GetAsync("/sign-in");
        return await PostAsync("/sign-in", page, [("userName", userName), ("password", password)]);
    }

    /// <summary>Posts as the form on <paramref name="page"/> would.</summary>
    public Task<TestPage> PostAsync(string path, TestPage page, IEnumerable<(string Name, string Value)> values) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(values.Append(("__RequestVerificationToken", TokenOf(page))).Select(v => KeyValuePair.Create(v.Item1, v.Item2))),
        });

    public Task<TestPage> PostFilesAsync(string path, TestPage page, IEnumerable<(string Name, string Value)> values, params (string Field, string FileName, byte[] Bytes)[] files)
    {
        var content = new MultipartFormDataContent { { new StringContent(TokenOf(page)), "__RequestVerificationToken" } };
        foreach (var (name, value) in values)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (field, fileName, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), field, fileName);
        }

        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    public async Task<TestPage> SendAsync(HttpRequestMessage request)
    {
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var response = await client.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
            cookies[name] = value;
        }

        return new TestPage(response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()), response.Headers.Location?.ToString(), response);
    }

    /// <summary>The value of a hidden field of a page.</summary>
    public static string FieldOf(TestPage page, string name) =>
        Regex.Match(page.Html, $"name=\"{Regex.Escape(name)}\"[^>]*value=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException($"The page has no field {name}.");

    private static string TokenOf(TestPage page) => Token().Match(page.Html) is { Success: true } found ? found.Groups[1].Value : "";

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
