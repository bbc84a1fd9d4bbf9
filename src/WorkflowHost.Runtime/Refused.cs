using System.Globalization;
using System.Resources;

namespace WorkflowHost.Runtime;

/// <summary>
/// A use case said no: bad input, not allowed, too late. Thrown inside the write transaction, so nothing is changed. The text
/// is looked up by <see cref="Code"/> in the resource file of the use case's folder, Chinese first.
/// </summary>
public sealed class RefusedException(ResourceManager texts, string code, params object[] arguments) : Exception(code)
{
    public string Code { get; } = code;

    /// <summary>The sentence; a text among the arguments appears in its language.</summary>
    public string Text(CultureInfo culture) =>
        string.Format(
            culture, texts.GetString(Code, culture) ?? Code,
            Array.ConvertAll(arguments, a => a is Engine.Definitions.LocalizedText text ? culture.TwoLetterISOLanguageName == "en" ? text.English : text.Chinese : a));
}

/// <summary>Who acts. <paramref name="Kind"/>: <c>staff</c>, <c>unit</c> (by link), <c>system</c>.</summary>
/// <param name="From">Address the request came from, for the audit.</param>
public sealed record Actor(string Kind, string? Id, string Name, string? From = null, string? OnBehalfOf = null, string? OnBehalfOfName = null)
{
    public static readonly Actor System = new("system", null, "system");
}
