using System.Text;
using System.Text.Json;

namespace WorkflowHost.Engine.Definitions;

/// <summary>Where in the text a value stands. Only asked when something is wrong, so it reads the text again.</summary>
internal static class JsonPosition
{
    /// <summary>Line and column (from one) of the value at a path of property names and array indexes.</summary>
    public static (long Line, long Column)? Find(string json, IReadOnlyList<object> path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 1024, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            foreach (var step in path)
            {
                if (!Enter(ref reader, step))
                {
                    return null;
                }
            }

            return At(bytes, (int)reader.TokenStartIndex);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The second of two properties of one name in one object; the parser says that there are two, not where.</summary>
    public static (long Line, long Column)? FindDuplicate(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 1024, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var open = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        open.Pop();
                        break;
                    case JsonTokenType.PropertyName when !open.Peek().Add(reader.GetString()!):
                        return At(bytes, (int)reader.TokenStartIndex);
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }

    private static bool Enter(ref Utf8JsonReader reader, object step)
    {
        if (step is int index && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            for (; index > 0 && reader.TokenType != JsonTokenType.EndArray; index--)
            {
                reader.Skip();
                reader.Read();
            }

            return reader.TokenType != JsonTokenType.EndArray;
        }

        if (step is not string name || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = name.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static (long Line, long Column) At(byte[] bytes, int offset)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < offset; i++)
        {
            if (bytes[i] == '\n')
            {
                line++;
                start = i + 1;
            }
        }

        return (line, Encoding.UTF8.GetCharCount(bytes, start, offset - start) + 1);
    }
}
