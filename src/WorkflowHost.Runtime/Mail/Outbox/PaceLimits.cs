namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>How many mails an account may hand over in any minute, hour, day; 0: as many as it can.</summary>
public sealed record PaceLimits(int PerMinute, int PerHour, int PerDay)
{
    public static readonly PaceLimits None = new(0, 0, 0);

    internal IEnumerable<(int Most, TimeSpan Window)> Windows()
    {
        (int Most, TimeSpan Window)[] all = [(PerMinute, TimeSpan.FromMinutes(1)), (PerHour, TimeSpan.FromHours(1)), (PerDay, TimeSpan.FromDays(1))];
        return all.Where(w => w.Most > 0);
    }
}
