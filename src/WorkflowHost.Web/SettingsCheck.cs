using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Retention;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Commands;
using WorkflowHost.Web.Keys;
using WorkflowHost.Web.Logs;
using WorkflowHost.Web.Settings;
using WorkflowHost.Web.Telemetry;

namespace WorkflowHost.Web;

/// <summary>
/// Looks at all settings before anything is started, so that who sets up a host reads all that is wrong at once instead of one stack
/// trace after the other. A name that is not ours in a section of ours is a slip of the pen and is named too.
/// </summary>
internal static class SettingsCheck
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Audit"] = ["HeadFolder", "HeadMail"],
        ["Host"] = ["PublicAddress", "TrustedProxies"],
        ["Data"] = ["Folder"],
        ["Database"] = ["Provider"],
        ["Definitions"] = ["Folder"],
        ["Keys"] = ["Certificate", "Password", "EarlierCertificate", "EarlierPassword"],
        ["Logs"] = ["Folder", "KeepDays"],
        ["Otlp"] = ["Endpoint"],
        ["Retention"] = ["JournalMonths", "MailMonths"],
        ["Uploads"] = ["LargestFileMegabytes"],
    };

    /// <exception cref="WrongSettingsException">Something is wrong; names all of it.</exception>
    public static void Demand(IConfiguration configuration)
    {
        List<string> problems = [.. Slips(configuration)];
        Try(() => DatabaseSettings.From(configuration), problems);
        Try(() => new LinkAddresses(configuration), problems);
        Try(() => TrustedProxies.From(configuration), problems);
        Try(() => new UploadRules(configuration), problems);
        Try(() => KeyCertificate.Check(configuration), problems);
        Try(() => LogSettings.From(configuration), problems);
        Try(() => OtlpEndpoint.From(configuration), problems);
        Try(() => AuditHeadMail.Address(configuration), problems);
        Try(() => RetentionSettings.From(configuration), problems);
        problems.AddRange(MailServices.Problems(configuration));
        problems.AddRange(FolderCheck.Problems(configuration));
        problems.AddRange(ListeningCheck.Problems(configuration));
        if (problems.Count > 0)
        {
            throw new WrongSettingsException(problems);
        }
    }

    private static IEnumerable<string> Slips(IConfiguration configuration) =>
        from section in Known
        from given in configuration.GetSection(section.Key).GetChildren()
        where !section.Value.Contains(given.Key, StringComparer.OrdinalIgnoreCase)
        select CommandTexts.Say("SettingUnknown", $"{section.Key}:{given.Key}", string.Join("、", section.Value.Select(known => $"{section.Key}:{known}")));

    private static void Try(Func<object?> read, List<string> problems)
    {
        try
        {
            read();
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            problems.Add(wrong.Message);
        }
    }
}
