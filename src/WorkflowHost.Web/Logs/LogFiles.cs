using System.Text;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;
using Serilog.Sinks.File;

namespace WorkflowHost.Web.Logs;

/// <summary>
/// What the host says, kept as files: one a day, one JSON object a line, readable by the host's account only, deleted when they
/// are older than <see cref="LogSettings.KeepDays"/>. What goes in is held by <see cref="WithoutPeople"/>.
/// </summary>
internal static class LogFiles
{
    private const long LargestFile = 256L * 1024 * 1024;

    public static void AddLogFiles(this ILoggingBuilder logging, LogSettings settings) => logging.AddProvider(new SerilogLoggerProvider(
        new LoggerConfiguration()
            // Not what Logging:LogLevel says: below these the framework writes down what people type into forms.
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .Enrich.FromLogContext()
            .WriteTo.File(
                new WithoutPeople(new RenderedCompactJsonFormatter()),
                Path.Combine(settings.Folder, "workflowhost-.jsonl"),
                fileSizeLimitBytes: LargestFile,
                rollOnFileSizeLimit: true,
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: null,
                retainedFileTimeLimit: TimeSpan.FromDays(settings.KeepDays),
                hooks: new ForTheOwnerOnly())
            .CreateLogger(),
        dispose: true));

    private sealed class ForTheOwnerOnly : FileLifecycleHooks
    {
        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return underlyingStream;
        }
    }
}
