using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace WorkflowHost.Runtime.Mail.Settings;

/// <summary>At start: every wrong mail setting is named, and the host does not come up half configured.</summary>
internal sealed class MailSettingsCheck(IConfiguration configuration) : IValidateOptions<MailSettings>
{
    public ValidateOptionsResult Validate(string? name, MailSettings options)
    {
        string[] known = [.. typeof(MailSettings).GetProperties().Select(p => p.Name)];
        var unknown = configuration.GetSection(MailSettings.Section).GetChildren().Select(c => c.Key).Where(k => !known.Contains(k, StringComparer.OrdinalIgnoreCase))
            .Select(k => MailTexts.Say("SettingUnknown", HeaderText.Visible(k), string.Join(", ", known)));
        List<string> problems = [.. unknown, .. MailSetup.Read(options, "", out _)];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
