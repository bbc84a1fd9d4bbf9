using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using WorkflowHost.Runtime.Links;

namespace WorkflowHost.Web.Features.Errors;

/// <summary>
/// A form that could not be taken because its page or the session had expired: what was typed is given back with a fresh token, to be sent
/// once more. Only to whom it can have come from our own page: else another site could have somebody send what it wrote.
/// </summary>
/// <param name="Address">Where it was sent to.</param>
/// <param name="HadFiles">Files were chosen; a browser lets nobody choose them again for its user.</param>
internal sealed partial record KeptForm(string Address, bool IsMultipart, IReadOnlyList<(string Name, string Value)> Fields, bool HadFiles)
{
    private const string Token = "__RequestVerificationToken";

    /// <summary>What a person wrote, for him to read; ids and choices are sent along unseen.</summary>
    public IEnumerable<string> Words => Fields.Select(f => f.Value).Where(value => value.Length > 0 && !Technical().IsMatch(value));

    public static async Task<KeptForm?> ReadAsync(HttpContext context, string cookie)
    {
        var request = context.Request;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not { } from || !request.HasFormContentType || !IsOurs(request, from.OriginalPath, cookie))
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            // A password is nowhere written into a page.
            return form.Keys.Any(name => name.Contains("password", StringComparison.OrdinalIgnoreCase)) || form.Keys.All(name => name == Token)
                ? null
                : new KeptForm(
                    from.OriginalPath + from.OriginalQueryString,
                    request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase),
                    [.. from field in form where field.Key != Token from value in field.Value select (field.Key, value ?? "")],
                    form.Files.Any(file => file.FileName.Length > 0));
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The address of a unit's page is known to nobody else. Otherwise the browser says so itself (over https), or one of our cookies has come
    /// along, which it keeps back when another site posts.
    /// </summary>
    private static bool IsOurs(HttpRequest request, string path, string cookie) =>
        path.StartsWith(LinkAddresses.UnitPath, StringComparison.Ordinal) || path.StartsWith(LinkAddresses.SignPath, StringComparison.Ordinal)
        || (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site ? site == "same-origin" : request.Cookies.ContainsKey(cookie));

    [GeneratedRegex(@"^[A-Za-z0-9_.:|@-]{1,64}$")]
    private static partial Regex Technical();
}
