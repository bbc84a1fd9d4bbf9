using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>Keeps warnings and errors of a host so that a test can show or count them.</summary>
internal sealed class HostLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public override string ToString() => string.Join('\n', Lines);

    public void Dispose()
    {
    }
}
