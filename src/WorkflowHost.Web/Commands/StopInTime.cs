using System.Diagnostics;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// The promise is thirty seconds from the signal to the end of the process, whatever hangs: a transaction that waits for a lock, a mail server
/// that does not answer. Everything that is kept is kept in transactions, and what was in hand is known by its rows, so that ending at
/// any moment is safe; a service manager would end the process a little later without a word.
/// </summary>
/// <remarks>A thread of its own, because those of the pool may be what hangs. It ends with the process.</remarks>
internal sealed class StopInTime
{
    /// <summary>The host was told to stop, and something in it did not.</summary>
    public const int ExitCode = 3;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(27);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private readonly ILogger log;

    private StopInTime(ILogger log) => this.log = log;

    /// <summary>Only for a process that is nothing but this host.</summary>
    public static void Watch(WebApplication app)
    {
        var watch = new StopInTime(app.Services.GetRequiredService<ILogger<StopInTime>>());
        app.Lifetime.ApplicationStopping.Register(() => new Thread(watch.End) { IsBackground = true, Name = "stop in time" }.Start());
    }

    private void End()
    {
        // Nobody sets it: the thread is gone when the process has ended before.
        using (var ended = new ManualResetEventSlim())
        {
            ended.Wait(Within);
        }

        // Saying it may hang as well, and so may the way out.
        Try(Say);
        Try(() => Environment.Exit(ExitCode));
        Process.GetCurrentProcess().Kill();
    }

    private static void Try(Action act)
    {
        var thread = new Thread(() => act()) { IsBackground = true };
        thread.Start();
        thread.Join(LastWords);
    }

    private void Say()
    {
        log.LogCritical("Not everything stopped within {Seconds} s of the signal; the process ends all the same (exit code {Code}). What was in hand is taken up at the next start", Within.TotalSeconds, ExitCode);
        Console.Error.WriteLine(CommandTexts.Say("StoppedInTime", Within.TotalSeconds, ExitCode));
    }
}
