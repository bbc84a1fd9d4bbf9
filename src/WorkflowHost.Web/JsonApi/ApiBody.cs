using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkflowHost.Web.JsonApi;

/// <summary>Reads what a program sent; what it cannot read it says with place and name.</summary>
internal static class ApiBody
{
    private const int LongestKey = 100;

    /// <exception cref="UnreadableBodyException">No JSON, a name the route does not know, or a value of the wrong kind.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted)
                ?? throw new UnreadableBodyException("BodyUnreadable", JsonApiTexts.Get("BodyUnreadable", "$", 1));
        }
        catch (JsonException error)
        {
            throw new UnreadableBodyException("BodyUnreadable", JsonApiTexts.Get("BodyUnreadable", error.Path is { Length: > 0 } path ? path : "$", (error.LineNumber ?? 0) + 1));
        }
    }

    /// <summary>
    /// The header <c>Idempotency-Key</c>: a request sent again with the same key does nothing the second time, so a program that
    /// heard no answer simply asks again. Without one every request counts.
    /// </summary>
    public static string? KeyOf(HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString().Trim();
        return key.Length switch
        {
            0 => null,
            <= LongestKey => key,
            _ => throw new UnreadableBodyException("KeyLong", JsonApiTexts.Get("KeyLong", LongestKey)),
        };
    }
}
