using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Web.StudioApi.Wire;

/// <summary>An answer to Studio: camel case as written, Chinese not escaped, compressed when it is worth it. Studio reads the descriptors again after every save.</summary>
internal sealed class StudioJson(ReadOnlyMemory<byte> utf8, int status = StatusCodes.Status200OK) : IResult
{
    private const int WorthCompressing = 1400;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = WorkflowDefinition.MaxDepth,
    };

    public StudioJson(JsonNode json, int status = StatusCodes.Status200OK)
        : this(JsonSerializer.SerializeToUtf8Bytes(json, Options), status)
    {
    }

    /// <summary>A list in Elsa's plain form.</summary>
    public static StudioJson List(JsonArray items)
    {
        var count = items.Count;
        return new(new JsonObject { ["items"] = items, ["count"] = count });
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (utf8.Length < WorthCompressing || !httpContext.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            response.ContentLength = utf8.Length;
            await response.Body.WriteAsync(utf8, httpContext.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await gzip.WriteAsync(utf8, httpContext.RequestAborted);
    }
}
