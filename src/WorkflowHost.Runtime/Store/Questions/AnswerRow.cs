namespace WorkflowHost.Runtime.Store.Questions;

/// <summary>A row of an answer, read column by column in the form values have in both databases (see <see cref="Rows.RowTarget"/> for the way in).</summary>
public abstract class AnswerRow
{
    public abstract bool IsNull(int column);

    public abstract string Text(int column);

    public abstract long Long(int column);

    public abstract bool Bool(int column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>See <see cref="UtcTicksConverter"/>.</summary>
    public DateTimeOffset Instant(int column) => new(Long(column), TimeSpan.Zero);

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    /// <summary>See <see cref="LegalDateConverter"/>.</summary>
    public DateOnly Day(int column) => LegalDateConverter.Day(Text(column));

    public DateOnly? DayOrNull(int column) => IsNull(column) ? null : Day(column);
}
