using System.Diagnostics.CodeAnalysis;

namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>
/// Rows that a write makes and may still look at or change before they are stored: by type and key, in the order they were made, without
/// EF's tracking of each of their values, which cost more than storing them. A save in the middle of a write hands them over to EF,
/// which sees from then on what is changed.
/// </summary>
internal sealed class NewRows
{
    private readonly Dictionary<Type, OrderedDictionary<string, object>> rows = [];

    public bool IsEmpty => rows.Count == 0;

    /// <exception cref="ArgumentException">There is a row of this key: the same thing was made twice.</exception>
    public void Add<T>(T row, string key) where T : class
    {
        if (!rows.TryGetValue(typeof(T), out var ofType))
        {
            rows[typeof(T)] = ofType = new OrderedDictionary<string, object>(StringComparer.Ordinal);
        }

        ofType.Add(key, row);
    }

    public bool TryFind<T>(string key, [NotNullWhen(true)] out T? row) where T : class
    {
        row = rows.TryGetValue(typeof(T), out var ofType) && ofType.TryGetValue(key, out var found) ? (T)found : null;
        return row is not null;
    }

    public IEnumerable<T> All<T>() => rows.TryGetValue(typeof(T), out var ofType) ? ofType.Values.Cast<T>() : [];

    /// <summary>It is not to be stored after all.</summary>
    /// <returns>False when it is not among these rows.</returns>
    public bool Drop<T>(string key)
    {
        if (!rows.TryGetValue(typeof(T), out var ofType) || !ofType.Remove(key))
        {
            return false;
        }

        if (ofType.Count == 0)
        {
            rows.Remove(typeof(T));
        }

        return true;
    }

    /// <summary>The rows of a type, which are then no longer here; null when there are none.</summary>
    public List<object>? Take(Type type) => rows.Remove(type, out var taken) ? [.. taken.Values] : null;

    public void Clear() => rows.Clear();
}
