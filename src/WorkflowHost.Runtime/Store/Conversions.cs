using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WorkflowHost.Runtime.Store;

/// <summary>Instants as UTC ticks: the same order, precision and text in both databases.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

internal sealed class LegalDateConverter() : ValueConverter<DateOnly, string>(
    date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));
