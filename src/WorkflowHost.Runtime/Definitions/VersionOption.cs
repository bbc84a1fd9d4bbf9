using System.Globalization;
using System.Linq.Expressions;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Which versions are meant, in Elsa's words. Nothing given means every version.</summary>
public readonly record struct VersionOption
{
    private readonly string? word;
    private readonly int? number;

    private VersionOption(string? word, int? number) => (this.word, this.number) = (word, number);

    public static VersionOption All { get; } = new("AllVersions", null);
    public static VersionOption Latest { get; } = new("Latest", null);
    public static VersionOption Published { get; } = new("Published", null);

    public static VersionOption Numbered(int version) => new(null, version);

    /// <summary>An unknown word means every version, as for the servers Studio was written for.</summary>
    public static VersionOption Parse(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? Numbered(version) : new(text, null);

    internal Expression<Func<DefinitionVersion, bool>> Matches()
    {
        if (number is { } version)
        {
            return d => d.Version == version;
        }

        return word?.ToUpperInvariant() switch
        {
            "LATEST" => d => d.IsLatest,
            "PUBLISHED" => d => d.IsPublished,
            "DRAFT" => d => d.IsLatest && !d.IsPublished,
            "LATESTORPUBLISHED" => d => d.IsLatest || d.IsPublished,
            "LATESTANDPUBLISHED" => d => d.IsLatest && d.IsPublished,
            _ => d => true,
        };
    }
}
