using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail.Settings;

/// <summary>What is known of a provider. Their sending limits are not published and differ by account, so the paces here are cautious; each can be set.</summary>
/// <param name="PerMinute">0: no limit.</param>
public sealed record MailPreset(string Name, string? Host, int Port, TlsMode Tls, bool NeedsLogin, int PerMinute, int PerHour, int PerDay, int MailsPerConnection)
{
    public static readonly IReadOnlyList<MailPreset> All =
    [
        new("qq", "smtp.qq.com", 465, TlsMode.Implicit, NeedsLogin: true, PerMinute: 10, PerHour: 100, PerDay: 300, MailsPerConnection: 20),
        new("163", "smtp.163.com", 465, TlsMode.Implicit, NeedsLogin: true, PerMinute: 10, PerHour: 60, PerDay: 200, MailsPerConnection: 10),
        new("exmail", "smtp.exmail.qq.com", 465, TlsMode.Implicit, NeedsLogin: true, PerMinute: 20, PerHour: 300, PerDay: 1000, MailsPerConnection: 20),
        new("own", null, 465, TlsMode.Implicit, NeedsLogin: false, PerMinute: 0, PerHour: 0, PerDay: 0, MailsPerConnection: 100),
    ];

    public static MailPreset Own => All[^1];

    /// <summary>The provider's name and what its login needs, in the reader's language.</summary>
    public string Explain() => MailTexts.Say($"Preset{Name}");

    internal static MailPreset? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
