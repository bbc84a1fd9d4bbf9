using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using WorkflowHost.Runtime.People;

namespace WorkflowHost.Web.StudioApi;

/// <summary>
/// Elsa Studio's own files, 20 MB of them, as npm brought them. They ship compressed beside the plain ones, and what a browser
/// takes is sent that way. Names with a fingerprint are kept for good by the browser, the others are asked for again.
/// </summary>
internal sealed partial class StudioFiles
{
    private readonly FrozenDictionary<string, StudioFile> files;

    public StudioFiles(IWebHostEnvironment host)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        types.Mappings[".webmanifest"] = "application/manifest+json";
        var root = Path.Combine(host.WebRootPath ?? "", "studio");
        files = Directory.Exists(root) ? Find(root, types).ToFrozenDictionary(f => f.Path, StringComparer.Ordinal) : FrozenDictionary<string, StudioFile>.Empty;
    }

    /// <summary>False when the host was built without Node.</summary>
    public bool AreThere => files.ContainsKey("_framework/blazor.webassembly.js");

    /// <summary>Roughly how many files a first start loads, for the progress bar.</summary>
    public int BootFiles => files.Keys.Count(path => path.StartsWith("_framework/", StringComparison.Ordinal) && !path.EndsWith(".pdb", StringComparison.Ordinal));

    public IResult Send(string path, HttpContext context)
    {
        if (!files.TryGetValue(path, out var file))
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        var (suffix, encoding) = file.For(context.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = file.HasFingerprint ? "private, max-age=31536000, immutable" : "no-cache";
        var info = new FileInfo(file.Full + suffix);
        var tag = new EntityTagHeaderValue($"\"{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x}\"");
        return Results.File(info.FullName, file.ContentType, entityTag: tag, lastModified: info.LastWriteTimeUtc);
    }

    private static IEnumerable<StudioFile> Find(string root, FileExtensionContentTypeProvider types)
    {
        foreach (var full in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var extension = Path.GetExtension(full);
            if (extension is ".br" or ".gz")
            {
                continue;
            }

            var path = Path.GetRelativePath(root, full).Replace('\\', '/');
            var type = types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
            yield return new StudioFile(path, full, type, File.Exists(full + ".br"), File.Exists(full + ".gz"), Fingerprint().IsMatch(path));
        }
    }

    /// <summary>As in <c>dotnet.runtime.9vzjm6gu3u.js</c>.</summary>
    [GeneratedRegex(@"^_framework/.*\.[a-z0-9]{10}\.[a-z]+$")]
    private static partial Regex Fingerprint();

    private sealed record StudioFile(string Path, string Full, string ContentType, bool HasBrotli, bool HasGzip, bool HasFingerprint)
    {
        public (string Suffix, string? Encoding) For(string accepted) =>
            HasBrotli && accepted.Contains("br", StringComparison.Ordinal) ? (".br", "br")
            : HasGzip && accepted.Contains("gzip", StringComparison.Ordinal) ? (".gz", "gzip")
            : ("", null);
    }
}

internal static class StudioFilesSetup
{
    /// <summary>Matched before the static files of the pages, so these need the right to design like all under /studio.</summary>
    public static void MapStudioFiles(this IEndpointRouteBuilder app)
    {
        var studio = app.MapGroup("/studio").RequireAuthorization(Rights.Design);
        studio.MapGet("/_framework/{**path}", (string path, StudioFiles files, HttpContext context) => files.Send("_framework/" + path, context));
        studio.MapGet("/_content/{**path}", (string path, StudioFiles files, HttpContext context) => files.Send("_content/" + path, context));
        studio.MapGet("/Elsa.Studio.Host.CustomElements.styles.css", (StudioFiles files, HttpContext context) => files.Send("Elsa.Studio.Host.CustomElements.styles.css", context));
        // The one npm brings names a server of its makers; the elements get the address from the page.
        studio.MapGet("/appsettings.json", () => Results.Text("{}", "application/json"));
    }
}
