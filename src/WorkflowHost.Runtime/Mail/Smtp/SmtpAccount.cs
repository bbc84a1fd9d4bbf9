using System.Security.Cryptography.X509Certificates;

namespace WorkflowHost.Runtime.Mail.Smtp;

public enum TlsMode
{
    /// <summary>TLS from the first byte, usually port 465 (RFC 8314's first choice).</summary>
    Implicit,

    /// <summary>STARTTLS, usually port 587. A server that does not offer it gets neither password nor mail.</summary>
    StartTls,

    /// <summary>No encryption, chosen by name.</summary>
    None,
}

/// <summary>One server and one login on it. A class, not a record: a record would print its password.</summary>
public sealed class SmtpAccount
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public TlsMode Tls { get; init; } = TlsMode.Implicit;

    /// <summary>Null: the server takes our mail without a login, by our address in the network.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The roots to trust instead of the system's, for a server of the intranet with a certificate of its own authority; null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Some providers refuse more on one connection (163: "MI:DMC").</summary>
    public int MailsPerConnection { get; init; } = 100;

    public SmtpTimeouts Timeouts { get; init; } = new();

    public override string ToString() => $"{Host}:{Port}";
}
