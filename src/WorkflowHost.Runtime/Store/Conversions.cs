using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WorkflowHost.Runtime.Store;

/// <summary>Instants as UTC ticks: the same order, precision and text in both databases.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>Dates as people write them in papers, which sort as they stand.</summary>
public sealed class LegalDateConverter() : ValueConverter<DateOnly, string>(
    date => Text(date),
    text => Day(text))
{
    private const string Format = "yyyy-MM-dd";

    public static string Text(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}
