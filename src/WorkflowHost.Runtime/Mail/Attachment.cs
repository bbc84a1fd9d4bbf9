using System.Text.RegularExpressions;

namespace WorkflowHost.Runtime.Mail;

/// <summary>A file that goes with a mail. Its name is checked here: it becomes a header, and a file on somebody's desktop.</summary>
public sealed partial record Attachment
{
    public Attachment(string fileName, string mediaType, ReadOnlyMemory<byte> content)
    {
        if (!IsMediaType().IsMatch(mediaType))
        {
            throw new MailFormatException(MailTexts.Say("MediaType", HeaderText.Visible(mediaType)));
        }

        (FileName, MediaType, Content) = (CheckedName(fileName), mediaType, content);
    }

    public string FileName { get; }

    public string MediaType { get; }

    public ReadOnlyMemory<byte> Content { get; }

    internal static string CheckedName(string fileName) =>
        string.IsNullOrWhiteSpace(fileName) || fileName.Length > 180 || fileName.Trim('.', ' ').Length == 0 || HeaderText.HasForbidden(fileName) || fileName.AsSpan().ContainsAny('/', '\\')
            ? throw new MailFormatException(MailTexts.Say("FileName", HeaderText.Visible(fileName)))
            : fileName;

    /// <summary>multipart and message have encoding rules of their own and are not attached.</summary>
    [GeneratedRegex(@"^(?!multipart/|message/)[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsMediaType();
}
