using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WorkflowHost.Web.Layout;

/// <summary>
/// <c>&lt;icon name="mail" /&gt;</c>: a small picture beside a word, drawn with strokes in the colour of the text. The word says it
/// all; the picture is hidden from screen readers.
/// </summary>
[HtmlTargetElement("icon")]
public sealed class Icon : TagHelper
{
    private static readonly Dictionary<string, string> Strokes = new(StringComparer.Ordinal)
    {
        ["mark"] = "M4 5h16v14H4z M4 10h16 M9 10v9",
        ["inbox"] = "M4 13l2.5-8h11L20 13v6H4z M4 13h5l1.5 2.5h3L15 13h5",
        ["check"] = "M5 4h14v16H5z M8.5 12l2.5 2.5 4.5-5",
        ["runs"] = "M4 6h9 M7 12h10 M11 18h9",
        ["mail"] = "M3.5 6h17v12h-17z M3.5 7l8.5 6 8.5-6",
        ["units"] = "M4 20V8l8-4 8 4v12 M2.5 20h19 M9 20v-5h6v5 M8 10h1 M15 10h1",
        ["people"] = "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M3 20c0-4 2.5-6 6-6s6 2 6 6 M16 4.5a3.5 3.5 0 0 1 0 6.5 M17.5 14.5c2.2.8 3.5 2.6 3.5 5.5",
        ["person"] = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M5 20c0-4 3-6 7-6s7 2 7 6",
        ["design"] = "M4 4h6v5H4z M14 15h6v5h-6z M7 9v8.5h7 M14 4h6v5h-6z M10 6.5h4",
        ["done"] = "M5 12.5l4.5 4.5L19 7",
        ["warning"] = "M12 4l9 16H3z M12 10v4.5 M12 17v.5",
        ["late"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M12 7v6 M12 16v.5",
        ["clock"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M12 7v5l3.5 2",
        ["back"] = "M9 6l-5 5 5 5 M4 11h10a5 5 0 0 1 5 5v2",
        ["no"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M6 6l12 12",
        ["file"] = "M6 3h8l4 4v14H6z M14 3v4h4",
        ["download"] = "M12 4v11 M7.5 11l4.5 4.5 4.5-4.5 M5 20h14",
        ["upload"] = "M12 16V5 M7.5 9.5L12 5l4.5 4.5 M5 20h14",
        ["plus"] = "M12 5v14 M5 12h14",
        ["close"] = "M6 6l12 12 M18 6L6 18",
        ["phone"] = "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
        ["dot"] = "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
        ["empty"] = "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
        ["sent"] = "M4 12l16-8-6 16-3-7z",
        ["seen"] = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        ["info"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M12 11v5 M12 8v.5",
        ["print"] = "M7 9V4h10v5 M7 17H4V9h16v8h-3 M7 14h10v6H7z",
        ["pencil"] = "M4 20l1-4L16 5l3 3L8 19z M14 7l3 3",
        ["right"] = "M9 5l7 7-7 7",
        ["left"] = "M15 5l-7 7 7 7",
        ["pause"] = "M8 5v14 M16 5v14",
        ["calendar"] = "M4 6h16v14H4z M4 10h16 M8 3v5 M16 3v5 M8 14h3 M13 14h3",
        ["swap"] = "M4 8h14l-3-3 M20 16H6l3 3",
    };

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "icon");
        output.Attributes.SetAttribute("viewBox", "0 0 24 24");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<path d=\"{Strokes[Name]}\"/>");
    }
}
