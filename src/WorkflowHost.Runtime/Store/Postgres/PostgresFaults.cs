using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace WorkflowHost.Runtime.Store.Postgres;

internal enum Fault { Other, Race, Away }

/// <summary>Sorts what PostgreSQL and the way to it can throw.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// <see cref="Fault.Race"/>: somebody else was first, so run again from what is stored now. <see cref="Fault.Away"/>: the
    /// database cannot be reached or is restarting, so wait for it. Everything else is an answer.
    /// </summary>
    public static Fault Classify(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DbUpdateConcurrencyException:
                    return Fault.Race;
                case PostgresException { SqlState: "40001" or "40P01" or "55P03" or "23505" }:
                    return Fault.Race;
                // 08: connection; 57P01–57P05: shut down, crashed, starting up, dropped; 53300: too many connections.
                case PostgresException postgres when postgres.SqlState.StartsWith("08", StringComparison.Ordinal)
                    || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal) || postgres.SqlState == "53300":
                    return Fault.Away;
                case PostgresException:
                    return Fault.Other;
                case NpgsqlException:
                case SocketException:
                case IOException:
                    return Fault.Away;
                case TimeoutException:
                    return Fault.Away;
            }
        }

        return Fault.Other;
    }

    /// <summary>A key is there already.</summary>
    public static bool IsTaken(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A write that was only to add has changed or locked something: our own context says so, or PostgreSQL of a reading session.</summary>
    public static bool NeedsTransaction(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SavedWhileReadingException or PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
            {
                return true;
            }
        }

        return false;
    }
}
