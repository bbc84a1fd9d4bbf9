namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>Takes the values of a row, column by column, in the form they have in both databases: no object a value is made for them.</summary>
internal abstract class RowTarget
{
    public abstract void Text(string? value);

    public abstract void Long(long? value);

    public abstract void Int(int? value);

    public abstract void Bool(bool? value);

    public abstract void Double(double? value);

    public abstract void Bytes(byte[]? value);

    /// <summary>See <see cref="UtcTicksConverter"/>.</summary>
    public void Instant(DateTimeOffset? value) => Long(value?.UtcTicks);

    /// <summary>See <see cref="LegalDateConverter"/>.</summary>
    public void Day(DateOnly? value) => Text(value is { } day ? LegalDateConverter.Text(day) : null);

    /// <summary>Enums stand by their names.</summary>
    public void Name<T>(T? value) where T : struct, Enum => Text(value is { } known ? Names<T>.Of(known) : null);

    private static class Names<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Known = Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => value.ToString());

        public static string Of(T value) => Known.TryGetValue(value, out var name) ? name : value.ToString();
    }
}
