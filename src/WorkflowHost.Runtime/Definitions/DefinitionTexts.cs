using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>The refusals of this folder, from <c>DefinitionTexts.resx</c> (Chinese) and <c>DefinitionTexts.en.resx</c>.</summary>
internal static class DefinitionTexts
{
    private static readonly ResourceManager Texts = new("WorkflowHost.Runtime.Definitions.DefinitionTexts", typeof(DefinitionTexts).Assembly);

    public static RefusedException Refuse(string code, params object?[] arguments) => new(Texts, code, [.. arguments.Select(a => a ?? "")]);

    /// <summary>The problems one below the other, in the language of the reader.</summary>
    internal sealed record ProblemList(IReadOnlyList<DefinitionProblem> Problems) : IFormattable
    {
        /// <summary>More are of no use in a message; they come up when the first ones are mended.</summary>
        private const int Shown = 8;

        public string ToString(string? format, IFormatProvider? formatProvider)
        {
            var culture = formatProvider as CultureInfo ?? CultureInfo.GetCultureInfo("zh-CN");
            return string.Join("\n", Problems.Take(Shown).Select(p => Line(p, culture)));
        }

        private static string Line(DefinitionProblem problem, CultureInfo culture)
        {
            var message = problem.Message(culture);
            return problem.ActivityName is { Length: > 0 } name && !message.Contains(name, StringComparison.Ordinal) ? $"“{name}”：{message}" : message;
        }
    }

    /// <summary>A text in both languages that came from the engine.</summary>
    internal sealed record EngineText(LocalizedText Text) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            Text.For(formatProvider as CultureInfo ?? CultureInfo.GetCultureInfo("zh-CN"));
    }
}
