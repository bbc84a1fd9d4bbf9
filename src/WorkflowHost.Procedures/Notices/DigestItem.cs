using System.Globalization;
using System.Net;

namespace WorkflowHost.Procedures.Notices;

/// <summary>One of the notices a digest stands for. The list is written here, where every text in it is encoded, and not by a template.</summary>
/// <param name="Link">The address of the task or its placeholder; null when there is nothing to open without signing in.</param>
public sealed record DigestItem(string Subject, string? Link)
{
    internal static string AsText(IReadOnlyList<DigestItem> items) => string.Join(
        "\n\n",
        items.Select((item, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {item.Subject}") + (item.Link is null ? "" : $"\n   {item.Link}")));

    internal static string AsHtml(IReadOnlyList<DigestItem> items, string open) =>
        "<ol style=\"margin:16px 0;padding-left:24px\">\n" + string.Join("\n", items.Select(item => "<li style=\"margin:0 0 16px\"><strong>" + WebUtility.HtmlEncode(item.Subject) + "</strong>" + Button(item.Link, open) + "</li>")) + "\n</ol>";

    private static string Button(string? link, string open) => link is null
        ? ""
        : $"""<br><a href="{WebUtility.HtmlEncode(link)}" style="color:#1d4ed8">{WebUtility.HtmlEncode(open)}</a>""";
}
