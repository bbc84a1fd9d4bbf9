namespace WorkflowHost.Reliability.Promises;

/// <summary>Looks from time to time until something holds.</summary>
internal static class Moment
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>False when it still does not hold after two minutes.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                return false;
            }

            await pause.WaitForNextTickAsync();
        }

        return true;
    }
}
