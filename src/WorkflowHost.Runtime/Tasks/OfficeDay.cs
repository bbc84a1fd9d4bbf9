namespace WorkflowHost.Runtime.Tasks;

/// <summary>Now, and which day it is in the office: posts are held by days.</summary>
public sealed class OfficeDay(TimeProvider time)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public DateTimeOffset Now => time.GetUtcNow();

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
}
