using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail.Settings;

/// <summary>Mail settings that were found right.</summary>
/// <param name="Account">Null: no server is set, mail is written to <paramref name="EmlFolder"/>.</param>
public sealed record MailSetup(SmtpAccount? Account, string EmlFolder, Mailbox From, Mailbox? ReplyTo, PaceLimits Pace)
{
    /// <param name="dataFolder">What a relative folder is relative to.</param>
    /// <returns>What is wrong, one sentence a setting, or nothing.</returns>
    public static IReadOnlyList<string> Read(MailSettings settings, string dataFolder, out MailSetup? setup)
    {
        var reader = new MailSettingsReader(settings);
        setup = reader.Read(dataFolder);
        return reader.Problems;
    }
}
