using System.Text;

namespace WorkflowHost.Runtime.Units;

/// <summary>
/// The text of an uploaded table: CSV, or the first sheet of an Excel workbook (.xlsx). Excel in Chinese saves “CSV” as GB18030 (GBK) and “CSV UTF-8” with a byte order mark; “Unicode text”
/// is UTF-16. Without a mark it is UTF-8 when every byte fits, which GB18030 text of more than a few characters never does by accident.
/// </summary>
public static class UnitFile
{
    public const int LargestBytes = 1024 * 1024;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <exception cref="RefusedException">Empty, too large, an old workbook (.xls), a formula in a cell, or no text.</exception>
    public static string TextOf(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw UnitTexts.Refuse("FileEmpty");
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw UnitTexts.Refuse("FileWorkbook");
        }

        if (content.Length > LargestBytes)
        {
            throw UnitTexts.Refuse("FileLarge", LargestBytes / 1024);
        }

        if (content.StartsWith("PK\u0003\u0004"u8))
        {
            return WorkbookText.Read(content.ToArray());
        }

        var text = Decode(content);
        return text.Contains('\0', StringComparison.Ordinal) ? throw UnitTexts.Refuse("FileNoText") : text;
    }

    private static string Decode(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(content[2..]);
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(content[2..]);
        }

        try
        {
            return Utf8.GetString(content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content);
        }
        catch (DecoderFallbackException)
        {
            // Not UTF-8: the other encoding of the office.
        }

        try
        {
            return Gb18030.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw UnitTexts.Refuse("FileNoText");
        }
    }
}
