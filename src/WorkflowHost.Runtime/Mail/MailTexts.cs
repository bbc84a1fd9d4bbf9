using System.Globalization;
using System.Resources;

namespace WorkflowHost.Runtime.Mail;

/// <summary>The sentences of this folder, Simplified Chinese first, in the culture of whoever reads them.</summary>
internal static class MailTexts
{
    internal static readonly ResourceManager Sentences = new(typeof(MailTexts));

    /// <summary>A key that is missing shows itself instead of failing the mail it was to explain; a test finds it first.</summary>
    internal static string Say(string key, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, Sentences.GetString(key, CultureInfo.CurrentUICulture) ?? key, values);
}
