using System.Reflection;
using Xunit.Sdk;

namespace WorkflowHost.Tests.Store;

public enum Database { Sqlite, Postgres }

/// <summary>Row of a theory: runs it on SQLite. Use it with <see cref="OnPostgresAttribute"/>: every promise of the store holds on both.</summary>
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Database.Sqlite]];
}

/// <summary>Row of a theory: runs it on PostgreSQL, or shows it as skipped with what to do.</summary>
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Database.Postgres]];
}
