using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace WorkflowHost.Runtime.Units;

/// <summary>
/// The first sheet of an Excel workbook (.xlsx) as CSV text with the same line numbers, so that one reader judges both. Nothing is
/// calculated: a cell with a formula is refused by its address, because what it shows depends on who opens it.
/// </summary>
/// <remarks>A workbook is a packed archive: how much it unpacks to is counted before anything reads it, and rows, columns and texts are capped.</remarks>
internal static class WorkbookText
{
    private const long MostUnpacked = 32 * 1024 * 1024;
    private const int MostParts = 500;
    private const int MostRows = 6000;
    private const int MostColumns = 100;
    private const int LongestCell = 2000;

    /// <exception cref="RefusedException">It is no workbook, too large, or holds a formula.</exception>
    public static string Read(byte[] content)
    {
        try
        {
            MustUnpackSmall(content);
            using var book = SpreadsheetDocument.Open(new MemoryStream(content, writable: false), isEditable: false);
            var part = book.WorkbookPart ?? throw UnitTexts.Refuse("WorkbookBroken");
            var first = part.Workbook.Sheets?.Elements<Sheet>().FirstOrDefault(s => s.State?.Value is null or SheetStateValues.Visible)?.Id?.Value;
            return first is not null && part.GetPartById(first) is WorksheetPart sheet ? TextOf(sheet, Texts(part.SharedStringTablePart)) : throw UnitTexts.Refuse("WorkbookBroken");
        }
        catch (Exception e) when (e is OpenXmlPackageException or InvalidDataException or System.Xml.XmlException or FileFormatException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw UnitTexts.Refuse("WorkbookBroken");
        }
    }

    private static void MustUnpackSmall(byte[] content)
    {
        using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        if (archive.Entries.Count > MostParts)
        {
            throw UnitTexts.Refuse("WorkbookLarge");
        }

        // Counted by unpacking: the sizes an archive states are the word of whoever made it.
        var (left, buffer) = (MostUnpacked, new byte[64 * 1024]);
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if ((left -= read) < 0)
                {
                    throw UnitTexts.Refuse("WorkbookLarge");
                }
            }
        }
    }

    private static List<string> Texts(SharedStringTablePart? part)
    {
        var texts = new List<string>();
        if (part is null)
        {
            return texts;
        }

        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && reader.LoadCurrentElement() is SharedStringItem item)
            {
                // Readings of the characters (phonetic runs) are no part of the text.
                texts.Add(item.Text?.Text ?? string.Concat(item.Elements<Run>().Select(r => r.Text?.Text)));
            }
        }

        return texts;
    }

    private static string TextOf(WorksheetPart sheet, List<string> texts)
    {
        var csv = new StringBuilder();
        var line = 1;
        using var reader = OpenXmlReader.Create(sheet);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row)
            {
                continue;
            }

            var number = (int)(row.RowIndex?.Value ?? (uint)line);
            if (number > MostRows || number < line)
            {
                throw UnitTexts.Refuse("WorkbookRows", MostRows);
            }

            csv.Append('\n', number - line);
            line = number;
            WriteRow(csv, row, texts);
        }

        return csv.ToString();
    }

    private static void WriteRow(StringBuilder csv, Row row, List<string> texts)
    {
        var column = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            var place = cell.CellReference?.Value is { } address ? ColumnOf(address) : column;
            if (place > MostColumns || place < column)
            {
                throw UnitTexts.Refuse("WorkbookColumns", MostColumns);
            }

            if (cell.CellFormula is not null)
            {
                throw UnitTexts.Refuse("WorkbookFormula", cell.CellReference?.Value ?? "");
            }

            csv.Append(',', place - column).Append(Quoted(ValueOf(cell, texts)));
            column = place;
        }
    }

    private static string ValueOf(Cell cell, List<string> texts)
    {
        var raw = cell.CellValue?.Text ?? "";
        if (cell.DataType?.Value == CellValues.SharedString)
        {
            return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < texts.Count ? texts[index] : throw UnitTexts.Refuse("WorkbookBroken");
        }

        if (cell.DataType?.Value == CellValues.InlineString)
        {
            return cell.InlineString?.InnerText ?? "";
        }

        // A telephone number kept as a number may be written 1.38E10.
        return cell.DataType?.Value is null or CellValues.Number && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.##########", CultureInfo.InvariantCulture)
            : raw;
    }

    private static string Quoted(string text)
    {
        var line = text.Length > LongestCell ? text[..LongestCell] : text;
        return $"\"{line.ReplaceLineEndings(" ").Replace('\0', ' ').Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>0 for A, 27 for AB.</summary>
    private static int ColumnOf(string address)
    {
        var column = 0;
        foreach (var letter in address.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + (letter - 'A' + 1);
            if (column > MostColumns)
            {
                break;
            }
        }

        return column - 1;
    }
}
