using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace WorkflowHost.Web.Layout;

/// <summary>Files of the pages: kept by browsers for good when the address carries a version, else asked for again each time.</summary>
internal static class StaticFiles
{
    public static StaticFileOptions Options() => new()
    {
        ContentTypeProvider = Types(),
        OnPrepareResponse = context =>
        {
            context.Context.Response.Headers[HeaderNames.CacheControl] =
                context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
        },
    };

    private static FileExtensionContentTypeProvider Types()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        types.Mappings[".blat"] = "application/octet-stream";
        return types;
    }
}
