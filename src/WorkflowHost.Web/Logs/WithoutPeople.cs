using System.Diagnostics;
using System.Text.RegularExpressions;
using Serilog.Events;
using Serilog.Formatting;

namespace WorkflowHost.Web.Logs;

/// <summary>
/// Keeps people out of the log files. The host logs ids, but what others say comes along with it: the text of an exception quotes
/// what somebody typed, the framework adds the address of the request, which for a unit is its key, a mail server repeats an
/// address. So of an exception only its kinds and the places in the code are written, the request's address is left out, and mail
/// addresses and links in texts are masked.
/// </summary>
internal sealed partial class WithoutPeople(ITextFormatter inner) : ITextFormatter
{
    private static readonly string[] LeftOut = ["RequestPath", "RequestId", "ConnectionId", "Path", "PathBase", "QueryString", "ActionName"];

    public void Format(LogEvent logEvent, TextWriter output)
    {
        // A Message-ID has the form of an address and is none: a doubtful mail is looked up by it.
        var properties = logEvent.Properties
            .Where(property => !LeftOut.Contains(property.Key, StringComparer.Ordinal))
            .Select(property => new LogEventProperty(property.Key, property.Key == "MessageId" ? property.Value : Masked(property.Value)));
        if (logEvent.Exception is { } exception)
        {
            properties = properties.Append(new LogEventProperty("Exception", new ScalarValue(Places(exception))));
        }

        var trace = logEvent.TraceId ?? default(ActivityTraceId);
        inner.Format(new LogEvent(logEvent.Timestamp, logEvent.Level, null, logEvent.MessageTemplate, properties, trace, logEvent.SpanId ?? default(ActivitySpanId)), output);
    }

    /// <summary>Each exception's kind and stack, from the outermost to the innermost, without its message.</summary>
    private static string Places(Exception exception)
    {
        var kinds = new List<string>();
        for (var each = exception; each is not null; each = each.InnerException)
        {
            kinds.Add(each.GetType().FullName + "\n" + each.StackTrace);
        }

        return string.Join("\n", kinds);
    }

    private static LogEventPropertyValue Masked(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => new ScalarValue(Masked(text)),
        ScalarValue => value,
        SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Masked)),
        StructureValue structure => new StructureValue(structure.Properties.Select(p => new LogEventProperty(p.Name, Masked(p.Value))), structure.TypeTag),
        DictionaryValue dictionary => new DictionaryValue(dictionary.Elements.Select(e => KeyValuePair.Create(e.Key, Masked(e.Value)))),
        _ => value,
    };

    private static string Masked(string text) => Link().Replace(Address().Replace(text, "‹address›"), "/u/‹link›");

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Address();

    [GeneratedRegex(@"/u/[A-Za-z0-9_.-]+")]
    private static partial Regex Link();
}
