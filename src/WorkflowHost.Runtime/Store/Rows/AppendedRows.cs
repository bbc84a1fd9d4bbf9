namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>
/// Rows that a write adds and never reads or changes (journal, audit, history, applied stimuli): kept by type until the next save,
/// without EF's tracking of each of their values.
/// </summary>
internal sealed class AppendedRows
{
    private readonly Dictionary<Type, List<object>> rows = [];

    public int Count { get; private set; }

    public void Add(object row)
    {
        if (!rows.TryGetValue(row.GetType(), out var ofType))
        {
            rows[row.GetType()] = ofType = [];
        }

        ofType.Add(row);
        Count++;
    }

    public bool Any<T>(Predicate<T> which) => rows.TryGetValue(typeof(T), out var ofType) && ofType.Exists(row => which((T)row));

    /// <summary>The rows of a type, which are then no longer here; null when there are none.</summary>
    public List<object>? Take(Type type)
    {
        if (!rows.Remove(type, out var taken))
        {
            return null;
        }

        Count -= taken.Count;
        return taken;
    }

    public void Clear()
    {
        rows.Clear();
        Count = 0;
    }
}
