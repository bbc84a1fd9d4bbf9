using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Audit;

/// <summary>
/// Sends the head of the audit chain to a mailbox once a day, if one is set: there it lies out of reach of whoever may do everything on
/// this machine. What a mail says is checked with <c>audit verify NUMBER:HASH</c>.
/// </summary>
public sealed class AuditHeadMail(HostStore store, OfficeDay day, LinkAddresses addresses, IConfiguration configuration)
{
    public const string Setting = "Audit:HeadMail";

    private static readonly ResourceManager Sentences = new("WorkflowHost.Runtime.Audit.AuditTexts", typeof(AuditHeadMail).Assembly);

    /// <summary>Where to; null when none is set.</summary>
    /// <exception cref="InvalidOperationException">It is no address.</exception>
    public static string? Address(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } address ? null
        : Mailbox.TryCreate(address.Trim(), null, out var mailbox, out _) ? mailbox.Address
        : throw new InvalidOperationException(Say("HeadMailWrong", CultureInfo.CurrentUICulture, address));

    /// <summary>Queues today's mail, if it was not queued today.</summary>
    /// <returns>Whether one was queued.</returns>
    public async Task<bool> QueueAsync(CancellationToken cancellation)
    {
        if (Address(configuration) is not { } address)
        {
            return false;
        }

        var key = $"audit-head:{day.Today:yyyy-MM-dd}:{address}:mail";
        if (await store.ReadAsync((db, stop) => db.Notices.AnyAsync(n => n.Key == key, stop), cancellation))
        {
            return false;
        }

        return await store.WriteAsync(
            async (db, stop) =>
            {
                var head = await db.Settings.Where(s => s.Key == AuditSealer.HeadSetting).Select(s => s.Value).FirstOrDefaultAsync(stop);
                if (head is null || await db.Notices.AnyAsync(n => n.Key == key, stop))
                {
                    return false;
                }

                db.Notices.Add(Compose(key, address, head));
                db.Wakes |= Wake.Outbox;
                return true;
            },
            cancellation);
    }

    private Notice Compose(string key, string address, string head)
    {
        // The mail stays in a mailbox for years: the language is that of the office.
        var chinese = CultureInfo.GetCultureInfo("zh-CN");
        var view = new NoticeView
        {
            Recipient = address,
            Subject = Say("HeadMailSubject", chinese, $"{day.Today:yyyy-MM-dd}"),
            Text = Say("HeadMailText", chinese, $"{day.Today:yyyy-MM-dd}", head),
            Procedure = addresses.Public,
            Date = day.Today,
            HasLink = false,
        };
        var composed = NoticeComposer.Shared.Compose(NoticeTemplates.Find(NoticeTemplateNames.Announcement), view);
        return new Notice
        {
            Id = DerivedId.Of("notice", key),
            Key = key,
            Kind = NoticeTemplateNames.Announcement,
            RecipientName = address,
            RecipientAddress = address,
            Subject = composed.Subject,
            Text = composed.Text,
            Html = composed.Html,
            MessageId = MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
            State = NoticeState.Queued,
            QueuedAt = day.Now,
            NextAttemptAt = day.Now,
        };
    }

    private static string Say(string key, CultureInfo culture, params object[] arguments) => string.Format(culture, Sentences.GetString(key, culture)!, arguments);
}
