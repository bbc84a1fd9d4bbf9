using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace WorkflowHost.Runtime.Files;

/// <summary>
/// What may be uploaded: kinds by the end of the name, checked against the first bytes; a size; and a name that does not call
/// itself secret. The browser's word for the kind is never used.
/// </summary>
public sealed class UploadRules
{
    public const string SizeSetting = "Uploads:LargestFileMegabytes";
    private const string Zip = "504B";
    private const string Ole = "D0CF11E0";

    /// <summary>End of the name → what is sent with a download, and how such a file may begin (hex; empty: anything).</summary>
    private static readonly FrozenDictionary<string, (string ContentType, string[] Beginnings)> Kinds = new Dictionary<string, (string, string[])>
    {
        [".pdf"] = ("application/pdf", ["25504446"]),
        [".ofd"] = ("application/ofd", [Zip]),
        [".doc"] = ("application/msword", [Ole, Zip, "7B5C727466", "3C"]),
        [".docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [Zip, Ole]),
        [".xls"] = ("application/vnd.ms-excel", [Ole, Zip, "3C"]),
        [".xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [Zip, Ole]),
        [".ppt"] = ("application/vnd.ms-powerpoint", [Ole, Zip]),
        [".pptx"] = ("application/vnd.openxmlformats-officedocument.presentationml.presentation", [Zip, Ole]),
        [".wps"] = ("application/octet-stream", [Ole, Zip]),
        [".et"] = ("application/octet-stream", [Ole, Zip]),
        [".dps"] = ("application/octet-stream", [Ole, Zip]),
        [".rtf"] = ("application/rtf", ["7B5C727466"]),
        [".txt"] = ("text/plain", []),
        [".csv"] = ("text/csv", []),
        [".jpg"] = ("image/jpeg", ["FFD8FF"]),
        [".jpeg"] = ("image/jpeg", ["FFD8FF"]),
        [".png"] = ("image/png", ["89504E47"]),
        [".bmp"] = ("image/bmp", ["424D"]),
        [".tif"] = ("image/tiff", ["49492A00", "4D4D002A"]),
        [".tiff"] = ("image/tiff", ["49492A00", "4D4D002A"]),
        [".zip"] = ("application/zip", [Zip]),
        [".rar"] = ("application/octet-stream", ["52617221"]),
        [".7z"] = ("application/octet-stream", ["377ABCAF"]),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Markings = ["绝密", "机密", "秘密"];

    public UploadRules(IConfiguration configuration)
    {
        var text = configuration[SizeSetting];
        var megabytes = string.IsNullOrWhiteSpace(text) ? 50 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var written) && written is >= 1 and <= 1000 ? written
            : throw new InvalidOperationException($"设置 {SizeSetting} 的“{text}”不是 1 到 1000 之间的整数，请写成 50 这样。 ({SizeSetting}: {text} is not a whole number between 1 and 1000.)");
        LargestFile = megabytes * 1024L * 1024;
    }

    public long LargestFile { get; }

    /// <summary>For the browser's file dialogue.</summary>
    public static string Accepted { get; } = string.Join(',', Kinds.Keys.Order(StringComparer.Ordinal));

    /// <summary>The name without folders and control characters, as it is shown and downloaded.</summary>
    /// <exception cref="RefusedException">It has no name, or is of a kind that is not taken.</exception>
    public static string NameOf(string? uploaded)
    {
        var name = new string([.. (uploaded ?? "").Split('/', '\\')[^1].Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or '|' or ':' or '*' or '?') && !IsDirectional(c))]).Trim().TrimEnd('.');
        var end = Path.GetExtension(name);
        if (name.Length == end.Length || name.Length > 150)
        {
            throw FileTexts.Refuse("FileName", name);
        }

        return Kinds.ContainsKey(end) ? name : throw FileTexts.Refuse("FileKind", name, string.Join(' ', Kinds.Keys.Order(StringComparer.Ordinal)));
    }

    /// <summary>All that can be told without keeping it: the name, its marking, kind, beginning and size.</summary>
    /// <returns>The name it is kept under.</returns>
    /// <exception cref="RefusedException">Says which of them will not do.</exception>
    public async Task<string> CheckAsync(Tasks.Upload upload, CancellationToken cancellation)
    {
        var name = NameOf(upload.FileName);
        if (!upload.NotSecret && MarkingIn(name) is { } marking)
        {
            throw FileTexts.Refuse("FileMarked", name, marking);
        }

        if (upload.Content.Length == 0)
        {
            throw FileTexts.Refuse("FileEmpty", name);
        }

        if (upload.Content.Length > LargestFile)
        {
            throw FileTexts.Refuse("FileTooLarge", name, LargestFile / 1024 / 1024);
        }

        var beginning = new byte[8];
        var read = await upload.Content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellation);
        CheckBeginning(name, beginning.AsSpan(0, read));
        return name;
    }

    public static string ContentTypeOf(string name) => Kinds.TryGetValue(Path.GetExtension(name), out var kind) ? kind.ContentType : "application/octet-stream";

    /// <exception cref="RefusedException">The file is not what its name says.</exception>
    public static void CheckBeginning(string name, ReadOnlySpan<byte> beginning)
    {
        var hex = Convert.ToHexString(beginning);
        var allowed = Kinds[Path.GetExtension(name)].Beginnings;
        if (allowed.Length > 0 && !allowed.Any(start => hex.StartsWith(start, StringComparison.Ordinal)))
        {
            throw FileTexts.Refuse("FileBeginning", name, Path.GetExtension(name));
        }
    }

    /// <summary>The marking a file's name carries, when it calls itself secret: such a file is questioned before it is taken.</summary>
    public static string? MarkingIn(string name) => Markings.FirstOrDefault(marking => name.Contains(marking, StringComparison.Ordinal));

    /// <summary>Characters that turn the reading direction make <c>exe.fdp</c> read as <c>pdf.exe</c>'s mirror image.</summary>
    private static bool IsDirectional(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F';
}
