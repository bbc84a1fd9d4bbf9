using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WorkflowHost.Runtime.Telemetry;

/// <summary>The host's own spans and counters. They hold ids and outcomes, never names, addresses or texts; without a listener they cost nothing.</summary>
public static class HostTelemetry
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "WorkflowHost";

    internal static readonly ActivitySource Spans = new(Name);
    internal static readonly Meter Meter = new(Name);
    internal static readonly Counter<long> MailsSent = Meter.CreateCounter<long>("workflowhost.mails.sent", "{mail}", "Mails the mail server took.");
}
