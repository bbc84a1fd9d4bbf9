using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Web.Commands;

/// <summary>How the command line shows what the engine says about definitions.</summary>
internal static class DefinitionText
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string InOneLanguage(LocalizedText text) => text.For(CultureInfo.InstalledUICulture);

    public static string Describe(DefinitionFormatException wrong) => wrong.Line is { } line
        ? CommandTexts.Say("AtPosition", InOneLanguage(wrong.Text), line, wrong.Column ?? 1)
        : InOneLanguage(wrong.Text);
}
