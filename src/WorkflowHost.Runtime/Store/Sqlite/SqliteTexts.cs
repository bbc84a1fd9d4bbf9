using System.Buffers;
using System.Text;
using SQLitePCL;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>Gives SQLite a text without making an object for its bytes.</summary>
internal static class SqliteTexts
{
    /// <summary>Of an id; a larger piece of the stack would be cleared each time for nothing.</summary>
    private const int Short = 192;

    public static void Bind(sqlite3_stmt statement, int place, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        Span<byte> bytes = most <= Short ? stackalloc byte[Short] : rented = ArrayPool<byte>.Shared.Rent(most);
        // SQLite copies what it is given.
        raw.sqlite3_bind_text(statement, place, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
