using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace WorkflowHost.Tests.Units;

/// <summary>A workbook as Excel saves one: shared texts, numbers as numbers, empty cells left out.</summary>
internal static class Workbook
{
    /// <param name="rows">Text; a number as <see cref="decimal"/>; a formula as text that begins with <c>=</c>; null for no cell.</param>
    public static byte[] Of(params object?[][] rows)
    {
        using var file = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var part = book.AddWorkbookPart();
            part.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook();
            var texts = part.AddNewPart<SharedStringTablePart>();
            texts.SharedStringTable = new SharedStringTable();
            var sheet = part.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            sheet.Worksheet = new Worksheet(data);
            for (var r = 0; r < rows.Length; r++)
            {
                var row = new Row { RowIndex = (uint)r + 1 };
                for (var c = 0; c < rows[r].Length; c++)
                {
                    if (rows[r][c] is { } value)
                    {
                        row.Append(CellOf($"{(char)('A' + c)}{r + 1}", value, texts.SharedStringTable));
                    }
                }

                if (row.HasChildren)
                {
                    data.Append(row);
                }
            }

            part.Workbook.Append(new Sheets(new Sheet { Id = part.GetIdOfPart(sheet), SheetId = 1, Name = "单位" }));
        }

        return file.ToArray();
    }

    private static Cell CellOf(string address, object value, SharedStringTable texts)
    {
        switch (value)
        {
            case decimal number:
                return new Cell { CellReference = address, CellValue = new CellValue(number) };
            case string formula when formula.StartsWith('='):
                return new Cell { CellReference = address, CellFormula = new CellFormula(formula[1..]), CellValue = new CellValue("1") };
            default:
                texts.AppendChild(new SharedStringItem(new Text((string)value)));
                return new Cell { CellReference = address, DataType = CellValues.SharedString, CellValue = new CellValue(texts.ChildElements.Count - 1) };
        }
    }
}
