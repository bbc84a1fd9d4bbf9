using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Features.Tasks;

namespace WorkflowHost.Web.Features.Mails;

internal static class MailWords
{
    public static StateWord Of(NoticeState state) => state switch
    {
        NoticeState.Queued => new("MailQueued", "s-none", "clock"),
        NoticeState.Gathering => new("MailGathering", "s-none", "clock"),
        NoticeState.InDigest => new("MailInDigest", "s-way", "mail"),
        NoticeState.Held => new("MailHeld", "s-soon", "pause"),
        NoticeState.HandingOver => new("MailHandingOver", "s-way", "sent"),
        NoticeState.HandedOver => new("MailHandedOver", "s-done", "done"),
        NoticeState.Retrying => new("MailRetrying", "s-soon", "clock"),
        NoticeState.Refused => new("MailRefused", "s-late", "no"),
        NoticeState.Undelivered => new("MailUndelivered", "s-late", "back"),
        NoticeState.Cancelled => new("MailCancelled", "s-none", "close"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No word for this state."),
    };
}
