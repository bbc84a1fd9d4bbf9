using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Units;

namespace WorkflowHost.Web.Features.Units;

/// <summary>The text of a table that came in a form, read no further than a table may be long.</summary>
internal static class UploadedTable
{
    /// <summary>More than a table may have, so that a workbook is answered with what to do instead of a broken connection.</summary>
    public const int LargestRequest = 16 * 1024 * 1024;

    /// <exception cref="RefusedException">There is no file, or it is no table.</exception>
    public static async Task<string> ReadAsync(IFormFile? file, CancellationToken cancellation)
    {
        // One byte too many is enough to be told so.
        var content = new byte[UnitFile.LargestBytes + 1];
        var length = 0;
        if (file is not null)
        {
            await using var stream = file.OpenReadStream();
            length = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation);
        }

        return UnitFile.TextOf(content.AsSpan(0, length));
    }
}
