using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>Definitions out to files and in from files. Studio opens a zip itself and sends each definition alone.</summary>
internal static class DefinitionFileEndpoints
{
    private const int MostInOneArchive = 200;

    private static readonly JsonSerializerOptions Readable = new(StudioJson.Options) { WriteIndented = true };

    public static void MapDefinitionFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/{definitionId}/export", ExportAsync);
        api.MapPost("/bulk-actions/export/workflow-definitions", ExportSeveralAsync);
        api.MapPost("/workflow-definitions/import", ImportAsync);
    }

    private static async Task<IResult> ExportAsync(string definitionId, HttpRequest request, HttpResponse response, DefinitionReader reader, CancellationToken cancellation)
    {
        if (await reader.FindAsync(definitionId, request.Query.Versions(), cancellation) is not { } row)
        {
            return Results.NotFound();
        }

        Attach(response, FileName(row));
        return new StudioJson(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(DefinitionDocument.Export(row), Readable));
    }

    private static async Task<IResult> ExportSeveralAsync(HttpRequest request, HttpResponse response, DefinitionReader reader, CancellationToken cancellation)
    {
        var ids = (await request.JsonBodyAsync(cancellation)).Texts("ids").Take(MostInOneArchive);
        using var buffer = new MemoryStream();
        await using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var id in ids)
            {
                if (await reader.FindVersionAsync(id, cancellation) is { } row)
                {
                    await using var entry = await zip.CreateEntry(FileName(row)).OpenAsync(cancellation);
                    await JsonSerializer.SerializeAsync<JsonNode>(entry, DefinitionDocument.Export(row), Readable, cancellation);
                }
            }
        }

        Attach(response, "workflow-definitions.zip");
        return Results.Bytes(buffer.ToArray(), "application/zip");
    }

    private static async Task<IResult> ImportAsync(HttpContext context, DefinitionImport import, CancellationToken cancellation)
    {
        var model = await context.Request.JsonBodyAsync(cancellation);
        var row = await import.ImportAsync(model, publish: false, context.Request.Editor(), context.Actor(), cancellation);
        return new StudioJson(DefinitionAnswers.Full(row));
    }

    private static string FileName(DefinitionVersion row)
    {
        var name = string.Concat(row.Name.Select(c => Path.GetInvalidFileNameChars().Contains(c) || c is '/' or '\\' or ':' or '"' ? '_' : c));
        return string.Create(CultureInfo.InvariantCulture, $"{name}.v{row.Version}.json");
    }

    private static void Attach(HttpResponse response, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
    }
}
