using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Quartz;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Eml;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail;

public static class MailServices
{
    /// <summary>What is wrong with the mail settings, a sentence for each; nothing when they are right.</summary>
    public static IReadOnlyList<string> Problems(IConfiguration configuration)
    {
        try
        {
            var settings = configuration.GetSection(MailSettings.Section).Get<MailSettings>() ?? new MailSettings();
            return [.. new MailSettingsCheck(configuration).Validate(null, settings).Failures ?? []];
        }
        catch (InvalidOperationException wrong)
        {
            // A text where a number belongs: the binder's message names the setting.
            return [wrong.Message];
        }
    }

    /// <summary>Settings (checked at start), the transport they ask for, and the sender, run by Quartz (see <c>AddHostTimers</c>).</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(configuration);
        services.TryAddSingleton<LinkAddresses>();
        services.TryAddSingleton<LinkTokens>();
        services.AddSingleton<IValidateOptions<MailSettings>, MailSettingsCheck>();
        services.AddOptions<MailSettings>().Bind(configuration.GetSection(MailSettings.Section)).ValidateOnStart();
        services.AddSingleton(host => MailSetup.Read(host.GetRequiredService<IOptions<MailSettings>>().Value, configuration["Data:Folder"] ?? "data", out var setup) is var problems && setup is not null
            ? setup
            : throw new OptionsValidationException(MailSettings.Section, typeof(MailSettings), problems));
        services.AddSingleton<IMailTransport>(host => host.GetRequiredService<MailSetup>() is { Account: { } account }
            ? new SmtpSubmissionClient(account, host.GetRequiredService<TimeProvider>())
            : new EmlFolderTransport(host.GetRequiredService<MailSetup>().EmlFolder));
        services.AddSingleton<OutboxSender>();
        services.AddQuartz(quartz => quartz.ScheduleJob<OutboxJob>(
            trigger => trigger.WithIdentity("outbox").WithSimpleSchedule(every => every.WithInterval(OutboxJob.StartedAgainWithin).RepeatForever()),
            job => job.WithIdentity("outbox").RequestRecovery()));
        return services;
    }
}
