using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WorkflowHost.Runtime.Store.Postgres;

namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>How rows of one table are written: its columns, and a compiled method that hands the values of a row to a <see cref="RowTarget"/>.</summary>
internal sealed class RowTable
{
    private readonly bool hasUniqueIndex;
    private readonly IProperty[] generated;

    /// <param name="place">Among the tables: principals before dependents.</param>
    public RowTable(IEntityType type, int place)
    {
        Type = type;
        Name = type.GetTableName()!;
        Principals = [.. type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type)];
        HasTextKey = type.FindPrimaryKey()?.Properties.All(p => p.ClrType == typeof(string)) == true;
        hasUniqueIndex = type.GetIndexes().Any(i => i.IsUnique);
        generated = [.. type.GetProperties().Where(p => p.ValueGenerated != ValueGenerated.Never)];
        var isPlain = type.BaseType is null && !type.GetDerivedTypes().Any() && type.GetForeignKeys().All(k => k.PrincipalEntityType != type);
        All = isPlain ? RowShape.Of(type, place, [.. type.GetProperties()]) : null;
        Appended = isPlain ? RowShape.Of(type, place, [.. type.GetProperties().Where(p => !(p.ValueGenerated != ValueGenerated.Never && p.ClrType != typeof(string)))]) : null;
    }

    public IEntityType Type { get; }

    /// <summary>Its rows are known by texts, so by keys that are there before they are stored.</summary>
    public bool HasTextKey { get; }

    public string Name { get; }

    public IReadOnlyList<IEntityType> Principals { get; }

    /// <summary>Every column; null where something of the table is beyond this way of writing.</summary>
    public RowShape? All { get; }

    /// <summary>Without the number the database gives, which nobody waits for (see <see cref="HostDbContext.Append"/>).</summary>
    public RowShape? Appended { get; }

    /// <summary>A table with a unique index keeps EF's order (delete, change, insert) when something else of it changes in the same save.</summary>
    public bool MayGoAhead(HashSet<IEntityType>? changed) => All is not null && !(hasUniqueIndex && changed?.Contains(Type) == true);

    /// <summary>Every value of the rows is known before they are stored.</summary>
    public bool IsKnown(List<EntityEntry> rows) => generated.All(property => rows.TrueForAll(row => row.Property(property) is { IsTemporary: false } value && !Equals(value.CurrentValue, property.Sentinel)));
}

/// <param name="Place">See <see cref="RowTable"/>.</param>
/// <param name="Columns">Quoted, in the order of the values.</param>
/// <param name="MayBeLeftOut">The columns, one a bit, that are empty when nothing is said of them.</param>
/// <param name="Write">Hands over the values of a row.</param>
internal sealed record RowShape(string Table, int Place, IReadOnlyList<string> Columns, ulong MayBeLeftOut, Action<object, RowTarget> Write)
{
    /// <summary>The statements of the databases, made once: see SqliteRows and PostgresRows.</summary>
    public string? SqliteText { get; set; }

    /// <summary>A text for each set of columns that is filled in: few, because the same acts fill in the same ones.</summary>
    public ConcurrentDictionary<(ulong Filled, PostgresInsert Kind), string> PostgresTexts { get; } = new();

    /// <summary>The shape of some columns, or null when one of them is of a kind that is not stored in this model.</summary>
    public static RowShape? Of(IEntityType type, int place, IReadOnlyList<IProperty> properties)
    {
        var row = Expression.Parameter(typeof(object));
        var target = Expression.Parameter(typeof(RowTarget));
        var typed = Expression.Variable(type.ClrType);
        List<Expression> steps = [Expression.Assign(typed, Expression.Convert(row, type.ClrType))];
        foreach (var property in properties)
        {
            if (property.PropertyInfo is not { } member || HandOver(target, Expression.Property(typed, member), property) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        var write = Expression.Lambda<Action<object, RowTarget>>(Expression.Block([typed], steps), row, target).Compile();
        var optional = properties.Count > 64 ? 0 : properties.Select((p, column) => p.IsNullable && p.GetDefaultValueSql() is null && !p.TryGetDefaultValue(out _) ? 1UL << column : 0).Aggregate(0UL, (all, one) => all | one);
        return new RowShape($"\"{type.GetTableName()}\"", place, [.. properties.Select(p => $"\"{p.GetColumnName()}\"")], optional, write);
    }

    private static MethodCallExpression? HandOver(ParameterExpression target, MemberExpression value, IProperty property)
    {
        var bare = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var converter = property.GetRelationalTypeMapping().Converter;
        var method = (converter, bare) switch
        {
            (null, { } t) when t == typeof(string) => nameof(RowTarget.Text),
            (null, { } t) when t == typeof(byte[]) => nameof(RowTarget.Bytes),
            (null, { } t) when t == typeof(long) => nameof(RowTarget.Long),
            (null, { } t) when t == typeof(int) => nameof(RowTarget.Int),
            (null, { } t) when t == typeof(bool) => nameof(RowTarget.Bool),
            (null, { } t) when t == typeof(double) => nameof(RowTarget.Double),
            (UtcTicksConverter, _) => nameof(RowTarget.Instant),
            (LegalDateConverter, _) => nameof(RowTarget.Day),
            ({ } c, { IsEnum: true }) when c.ProviderClrType == typeof(string) && c.GetType().IsGenericType && c.GetType().GetGenericTypeDefinition() == typeof(EnumToStringConverter<>) => nameof(RowTarget.Name),
            _ => null,
        };
        if (method is null)
        {
            return null;
        }

        Type[]? of = method == nameof(RowTarget.Name) ? [bare] : null;
        var given = bare.IsValueType && bare == value.Type ? Expression.Convert(value, typeof(Nullable<>).MakeGenericType(bare)) : (Expression)value;
        return Expression.Call(target, method, of, given);
    }
}
