namespace WorkflowHost.Runtime.Mail.Settings;

/// <summary>The section <c>Mail</c> of the configuration, as written. Texts throughout, so that a wrong one can be named in the reader's language instead of failing the binder; <see cref="MailSetup"/> is what they mean.</summary>
public sealed class MailSettings
{
    public const string Section = "Mail";

    /// <summary><c>qq</c>, <c>163</c>, <c>exmail</c> or <c>own</c>: fills in what is not set here.</summary>
    public string? Preset { get; set; }

    /// <summary>Empty, with no preset: mail is written to <see cref="EmlFolder"/>.</summary>
    public string? Host { get; set; }

    public string? Port { get; set; }

    /// <summary><c>Implicit</c>, <c>StartTls</c> or <c>None</c>.</summary>
    public string? Tls { get; set; }

    public string? User { get; set; }

    /// <summary>At QQ, 163 and Tencent Exmail the authorisation code (授权码), not the password of the web page.</summary>
    public string? Password { get; set; }

    /// <summary><c>true</c> lets a password go over an unencrypted connection; only with <see cref="Tls"/> None.</summary>
    public string? PasswordWithoutTls { get; set; }

    /// <summary>The sender's address; the user's, when that is an address.</summary>
    public string? From { get; set; }

    public string? FromName { get; set; }

    public string? ReplyTo { get; set; }

    /// <summary>Root certificates (PEM) to trust instead of the system's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    public string? PerMinute { get; set; }

    public string? PerHour { get; set; }

    public string? PerDay { get; set; }

    /// <summary>Default <c>mail</c> in the data folder.</summary>
    public string? EmlFolder { get; set; }
}
