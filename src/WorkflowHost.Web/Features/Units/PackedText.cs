using System.IO.Compression;
using System.Text;

namespace WorkflowHost.Web.Features.Units;

/// <summary>A table small enough for a hidden field. It comes back from the browser, so it is read as carefully as an upload.</summary>
internal static class PackedText
{
    private const int LongestBytes = 4 * 1024 * 1024;

    public static string Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>Null when it is not what <see cref="Pack"/> made, or would unfold into more than a table can hold.</summary>
    public static string? Unpack(string? packed)
    {
        try
        {
            using var stream = new BrotliStream(new MemoryStream(Convert.FromBase64String(packed ?? "")), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            var chunk = new byte[16 * 1024];
            for (int read; (read = stream.Read(chunk)) > 0;)
            {
                bytes.Write(chunk.AsSpan(0, read));
                if (bytes.Length > LongestBytes)
                {
                    return null;
                }
            }

            return bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
