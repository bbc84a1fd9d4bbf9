using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail.Settings;

/// <summary>Reads the settings one by one and names each that is wrong: all of them at once, so that nobody mends one a start.</summary>
internal sealed class MailSettingsReader(MailSettings settings)
{
    private readonly List<string> problems = [];

    internal IReadOnlyList<string> Problems => problems;

    internal MailSetup? Read(string dataFolder)
    {
        var preset = Preset();
        var host = Host() ?? preset.Host;
        var port = Number(settings.Port, "Port", preset.Port, 1, 65535);
        var tls = Tls(preset);
        var hasServer = host is not null;
        CheckServerWithoutHost(hasServer);
        CheckLogin(preset, tls, hasServer);
        var roots = Roots();
        var from = From(hasServer);
        var replyTo = string.IsNullOrWhiteSpace(settings.ReplyTo) ? null : Address(settings.ReplyTo, null, "ReplyTo");
        var pace = new PaceLimits(Number(settings.PerMinute, "PerMinute", preset.PerMinute), Number(settings.PerHour, "PerHour", preset.PerHour), Number(settings.PerDay, "PerDay", preset.PerDay));
        var folder = Path.Combine(dataFolder, string.IsNullOrWhiteSpace(settings.EmlFolder) ? "mail" : settings.EmlFolder);
        if (problems.Count > 0 || from is null)
        {
            return null;
        }

        var account = host is null ? null : new SmtpAccount
        {
            Host = host,
            Port = port,
            Tls = tls,
            User = string.IsNullOrEmpty(settings.User) ? null : settings.User,
            Password = settings.Password,
            TrustedRoots = roots,
            MailsPerConnection = preset.MailsPerConnection,
        };
        return new MailSetup(account, folder, from, replyTo, pace);
    }

    private static bool IsTrue(string? text) => text?.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES";

    private MailPreset Preset()
    {
        if (string.IsNullOrWhiteSpace(settings.Preset))
        {
            return MailPreset.Own;
        }

        if (MailPreset.Find(settings.Preset.Trim()) is { } preset)
        {
            if (preset.Host is null && string.IsNullOrWhiteSpace(settings.Host))
            {
                problems.Add(MailTexts.Say("SettingHostMissing"));
            }

            return preset;
        }

        problems.Add(MailTexts.Say("SettingPreset", HeaderText.Visible(settings.Preset)));
        return MailPreset.Own;
    }

    private string? Host()
    {
        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            return null;
        }

        var host = settings.Host.Trim();
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            problems.Add(MailTexts.Say("SettingHost", HeaderText.Visible(host)));
        }

        return host;
    }

    private int Number(string? text, string setting, int otherwise, int least = 0, int most = 1_000_000)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add(MailTexts.Say("SettingNumber", setting, HeaderText.Visible(text), least, most));
        return otherwise;
    }

    private TlsMode Tls(MailPreset preset)
    {
        switch (settings.Tls?.Trim().ToUpperInvariant())
        {
            case null or "":
                // Port 587 is STARTTLS by its very definition; guessing Implicit there would only fail later and less clearly.
                return settings.Port?.Trim() == "587" ? TlsMode.StartTls : preset.Tls;
            case "IMPLICIT":
                return TlsMode.Implicit;
            case "STARTTLS":
                return TlsMode.StartTls;
            case "NONE":
                return TlsMode.None;
            default:
                problems.Add(MailTexts.Say("SettingTls", HeaderText.Visible(settings.Tls!)));
                return preset.Tls;
        }
    }

    private void CheckServerWithoutHost(bool hasServer)
    {
        if (!hasServer && string.IsNullOrWhiteSpace(settings.Preset) && (!string.IsNullOrEmpty(settings.User) || !string.IsNullOrEmpty(settings.Password) || !string.IsNullOrWhiteSpace(settings.Port)))
        {
            problems.Add(MailTexts.Say("SettingHostMissing"));
        }
    }

    private void CheckLogin(MailPreset preset, TlsMode tls, bool hasServer)
    {
        var (user, password) = (!string.IsNullOrEmpty(settings.User), !string.IsNullOrEmpty(settings.Password));
        if (preset.NeedsLogin && !user)
        {
            problems.Add(MailTexts.Say("SettingUserMissing", preset.Explain()));
        }

        if ((user || preset.NeedsLogin) && !password)
        {
            problems.Add(MailTexts.Say("SettingPasswordMissing", preset.Explain()));
        }

        if (password && !user && !preset.NeedsLogin)
        {
            problems.Add(MailTexts.Say("SettingUserWithoutPassword"));
        }

        if ((user && HeaderText.HasForbidden(settings.User!)) || (password && HeaderText.HasForbidden(settings.Password!)))
        {
            problems.Add(MailTexts.Say("SettingLoginControl"));
        }

        if (hasServer && tls == TlsMode.None && password && !IsTrue(settings.PasswordWithoutTls))
        {
            problems.Add(MailTexts.Say("SettingPasswordWithoutTls"));
        }
    }

    private X509Certificate2Collection? Roots()
    {
        if (string.IsNullOrWhiteSpace(settings.CertificateAuthorityFile))
        {
            return null;
        }

        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(settings.CertificateAuthorityFile);
            if (roots.Count > 0)
            {
                return roots;
            }

            problems.Add(MailTexts.Say("SettingAuthority", HeaderText.Visible(settings.CertificateAuthorityFile), "PEM"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problems.Add(MailTexts.Say("SettingAuthority", HeaderText.Visible(settings.CertificateAuthorityFile), HeaderText.OneLine(e.Message)));
        }

        return null;
    }

    private Mailbox? From(bool hasServer)
    {
        if (!string.IsNullOrWhiteSpace(settings.From))
        {
            return Address(settings.From, settings.FromName, "From");
        }

        if (settings.User?.Contains('@', StringComparison.Ordinal) == true)
        {
            return Address(settings.User, settings.FromName, "From");
        }

        if (!hasServer)
        {
            return Address("workflowhost@localhost", settings.FromName ?? "WorkflowHost", "From");
        }

        problems.Add(MailTexts.Say("SettingFromMissing"));
        return null;
    }

    private Mailbox? Address(string address, string? name, string setting)
    {
        if (Mailbox.TryCreate(address.Trim(), name, out var mailbox, out var problem))
        {
            return mailbox;
        }

        problems.Add(MailTexts.Say("SettingAddress", setting, problem));
        return null;
    }
}
