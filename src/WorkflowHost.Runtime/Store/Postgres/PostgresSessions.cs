using System.Globalization;
using Npgsql;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>The two kinds of sessions of a node, as connection strings: those that write, and those in which PostgreSQL lets nothing be changed or locked.</summary>
internal static class PostgresSessions
{
    /// <summary>Of both together; a server of ordinary settings takes a hundred.</summary>
    private const int Most = 40;

    public static (string Writing, string Reading) Of(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        SetUnlessGiven("Maximum Pool Size", Most);
        SetUnlessGiven("Max Auto Prepare", 64);
        // No connection is left changed (no temporary table, setting, lock or LISTEN), so there is nothing to reset before the next takes it.
        SetUnlessGiven("No Reset On Close", true);
        SetUnlessGiven("Timeout", 5);
        SetUnlessGiven("Application Name", "WorkflowHost");

        var most = given.MaxPoolSize;
        var writing = new NpgsqlConnectionStringBuilder(given.ToString()) { MaxPoolSize = Math.Max(1, most * 2 / 5) };
        var reading = new NpgsqlConnectionStringBuilder(given.ToString())
        {
            MaxPoolSize = Math.Max(1, most - writing.MaxPoolSize),
            Options = $"{given.Options} -c default_transaction_read_only=on".Trim(),
        };
        writing.MinPoolSize = Math.Min(writing.MinPoolSize, writing.MaxPoolSize);
        reading.MinPoolSize = Math.Min(reading.MinPoolSize, reading.MaxPoolSize);
        return (writing.ToString(), reading.ToString());

        void SetUnlessGiven(string name, object value)
        {
            if (!given.ShouldSerialize(name))
            {
                given[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
            }
        }
    }
}
