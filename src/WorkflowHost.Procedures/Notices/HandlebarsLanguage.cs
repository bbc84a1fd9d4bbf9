using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Notices;

/// <summary>
/// Handlebars with our own helpers: <c>{{date due}}</c> 2020年6月15日（周一）, <c>{{day due}}</c> 6月15日（周一）, <c>{{plainDate date}}</c>
/// 2020年6月15日, <c>{{solemnDate date}}</c> 二〇二〇年六月十五日, <c>{{time dueTime}}</c> 17:30 or 24:00, <c>{{lines text}}</c> a text with its line
/// breaks. A field that does not exist is an error, also inside <c>{{#if}}</c>.
/// </summary>
public sealed class HandlebarsLanguage : ITemplateLanguage
{
    private readonly IHandlebars[] environments =
    [
        Environment(TemplateOutput.Text, NoticeLanguage.Chinese),
        Environment(TemplateOutput.Text, NoticeLanguage.English),
        Environment(TemplateOutput.Html, NoticeLanguage.Chinese),
        Environment(TemplateOutput.Html, NoticeLanguage.English),
    ];

    public CompiledTemplate Compile(string source, TemplateOutput output, NoticeLanguage language)
    {
        TemplateLimits.Check(source);
        var environment = environments[2 * (int)output + (int)language];
        HandlebarsTemplate<TextWriter, object, object> template;
        try
        {
            using var reader = new StringReader(source);
            template = environment.Compile(reader);
        }
        catch (Exception e) when (e is HandlebarsException or ArgumentException or InvalidOperationException)
        {
            throw TemplateLimits.Refuse("TemplateWrong", e.Message);
        }

        return fields => Fill(template, fields);
    }

    private static string Fill(HandlebarsTemplate<TextWriter, object, object> template, IReadOnlyDictionary<string, object?> fields)
    {
        using var writer = new LimitedWriter();
        try
        {
            template(writer, fields, null!);
            return writer.ToString();
        }
        catch (HandlebarsException e) when (e.InnerException is TemplateException inner)
        {
            throw new TemplateException(inner.Code, inner.Text);
        }
        catch (HandlebarsUndefinedBindingException e)
        {
            throw TemplateLimits.Refuse("TemplateField", e.Path);
        }
        catch (HandlebarsException e)
        {
            throw TemplateLimits.Refuse("TemplateWrong", e.Message);
        }
    }

    private static IHandlebars Environment(TemplateOutput output, NoticeLanguage language)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            ThrowOnUnresolvedBindingExpression = true,
            NoEscape = output == TemplateOutput.Text,
            TextEncoder = new MarkupEncoder(),
            FormatProvider = CultureInfo.InvariantCulture,
        });
        Date("date", DateText.Full);
        Date("day", DateText.Short);
        Date("plainDate", DateText.Plain);
        Date("solemnDate", d => new LocalizedText(DateText.InChineseNumerals(d), DateText.Plain(d).English));
        handlebars.RegisterHelper("time", (writer, _, arguments) =>
            writer.Write(arguments.Length > 0 && arguments[0] is TimeOnly time ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : "24:00"));
        handlebars.RegisterHelper("lines", (writer, _, arguments) =>
        {
            var lines = (arguments.Length > 0 ? arguments[0] as string ?? "" : "").ReplaceLineEndings("\n").Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (i > 0) writer.WriteSafeString(output == TemplateOutput.Html ? "<br>\n" : "\n");
                writer.Write(lines[i]);
            }
        });
        return handlebars;

        void Date(string name, Func<DateOnly, LocalizedText> format) =>
            handlebars.RegisterHelper(name, (writer, _, arguments) =>
            {
                if (arguments.Length > 0 && arguments[0] is DateOnly date)
                    writer.Write(language == NoticeLanguage.English ? format(date).English : format(date).Chinese);
            });
    }

    /// <summary>Encodes the five characters that mean something in HTML and leaves Chinese readable in the source of a mail.</summary>
    private sealed class MarkupEncoder : ITextEncoder
    {
        public void Encode(System.Text.StringBuilder? text, TextWriter target)
        {
            for (var i = 0; i < (text?.Length ?? 0); i++) One(text![i], target);
        }

        public void Encode(string? text, TextWriter target)
        {
            foreach (var c in text ?? "") One(c, target);
        }

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            while (text?.MoveNext() == true) One(text.Current, target);
        }

        private static void One(char c, TextWriter target)
        {
            switch (c)
            {
                case '&': target.Write("&amp;"); break;
                case '<': target.Write("&lt;"); break;
                case '>': target.Write("&gt;"); break;
                case '"': target.Write("&quot;"); break;
                case '\'': target.Write("&#39;"); break;
                default: target.Write(c); break;
            }
        }
    }
}
