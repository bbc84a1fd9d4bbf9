using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Meetings;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Notices of meetings: the invitation, its reminder and move, and word that it is not held, each with the entry for the reader's calendar.</summary>
internal sealed partial class ProcedureNotices
{
    /// <summary>A meeting is called.</summary>
    public async Task CalledAsync(BurstScope scope, CallMeeting meeting, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(meeting.NodeId, cancellation);
        var writer = await WriterAsync(scope.Db, run, scope.Now, cancellation);
        var date = await scope.DueRowAsync(run.Id, meeting.NodeId, cancellation);
        await InviteAsync(scope.Db, writer, run, meeting, date, $"meeting:{meeting.BookmarkId}", date?.Id, cancellation);
    }

    /// <summary>
    /// The meeting a reminder is about, or null when the row belongs to something else. Those who attend hold no task, so whom to
    /// write to is read from the definition; attendees that only a run can work out are not reminded.
    /// </summary>
    private async Task<CallMeeting?> MeetingAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        var version = await db.Instances.Where(i => i.Id == task.InstanceId).Select(i => i.DefinitionVersionId).FirstAsync(cancellation);
        var node = (await workflows.GetAsync(db, version, cancellation)).Find(task.NodeId);
        return node?.Type == Procedures.ActivityTypes.Meeting && Text("Attendees") is { } attendees
            ? new CallMeeting(
                task.BookmarkId, task.NodeId, Text("Title") is { Length: > 0 } title ? title : node.DisplayText, Text("Place"), Text("Agenda"), task.Basis, attendees, "", task.Title)
            : null;

        string? Text(string input) => node.TryGetStaticInput(input, out var value) ? value?.ToString() : null;
    }

    private static async Task InviteAsync(
        HostDbContext db, NoticeWriter writer, Run run, CallMeeting meeting, ScheduleRow? date, string cause, string? rowId, CancellationToken cancellation)
    {
        var directory = await RunDirectories.LoadAsync(db, run.Id, cancellation);
        foreach (var person in Reachable(SelectorResolver.People(meeting.AttendeesSelector, directory, writer.Today)))
        {
            var mail = writer.Write(NoticeTemplateNames.Meeting, MeetingView(writer, run, meeting, date, Addressed(person, directory)), $"{cause}:{person.Key}", person.Name, person.Email!, null, null, rowId);
            mail.Calendar = date is null ? null : MeetingCalendar.Of(Entry(run, meeting, date, mail), isCancelled: false);
            Queue(db, mail);
        }
    }

    /// <summary>
    /// The meetings behind these waits will not take place: whoever was invited to one that is still to come is told, and his calendar
    /// forgets it. Invitations that have not left yet do not leave any more, and nobody is told of what he never heard of.
    /// </summary>
    public async Task NotHeldAsync(BurstScope scope, IReadOnlyList<string> bookmarkIds, CancellationToken cancellation)
    {
        var db = scope.Db;
        // Done: its minutes are filed, so it was held.
        var open = await db.Tasks.AsNoTracking().Where(t => bookmarkIds.Contains(t.BookmarkId) && !db.Tasks.Any(d => d.BookmarkId == t.BookmarkId && d.State == TaskState.Done)).OrderBy(t => t.Id).ToListAsync(cancellation);
        foreach (var task in open.DistinctBy(t => t.BookmarkId))
        {
            var date = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(
                r => r.RunId == task.RunId && r.NodeId == task.NodeId && r.UnitId == "" && r.Kind == Procedures.Schedule.ScheduleRowKind.Due, cancellation);
            if (date is null || date.At <= scope.Now)
            {
                continue;
            }

            var invited = db.Notices.Where(n => n.RunId == task.RunId && n.Kind == NoticeTemplateNames.Meeting && n.Calendar != null && n.Calendar.Contains("meeting-" + date.Id));
            await invited.Where(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.Held).ExecuteUpdateAsync(set => set.SetProperty(n => n.State, NoticeState.Cancelled), cancellation);
            var people = await invited.Where(n => n.State != NoticeState.Cancelled).Select(n => new { n.RecipientName, n.RecipientAddress }).Distinct().OrderBy(p => p.RecipientAddress).ToListAsync(cancellation);
            var run = await db.Runs.AsNoTracking().FirstAsync(r => r.Id == task.RunId, cancellation);
            var meeting = await MeetingAsync(db, task, cancellation) ?? new CallMeeting(task.BookmarkId, task.NodeId, task.Title, null, task.Instruction, task.Basis, "", "", task.Title);
            var writer = await WriterAsync(db, run, scope.Now, cancellation);
            foreach (var person in people)
            {
                var mail = writer.Write(
                    NoticeTemplateNames.MeetingCancelled, MeetingView(writer, run, meeting, date, person.RecipientName), $"not-held:{task.BookmarkId}", person.RecipientName, person.RecipientAddress, null, null, date.Id);
                mail.Calendar = MeetingCalendar.Of(Entry(run, meeting, date, mail), isCancelled: true);
                Queue(db, mail);
            }
        }
    }

    private static NoticeView MeetingView(NoticeWriter writer, Run run, CallMeeting meeting, ScheduleRow? date, string recipient) => writer.View(null, recipient, []) with
    {
        Task = meeting.Title,
        Venue = meeting.Place ?? "",
        Agenda = meeting.Agenda ?? "",
        Due = date?.Date,
        DueTime = date is null ? null : new Procedures.Schedule.RunClock(run.SettingsOf()).TimeOf(date.At),
        HasLink = false,
    };

    private static MeetingEntry Entry(Run run, CallMeeting meeting, ScheduleRow date, Notice mail) =>
        new(date.Id, meeting.Title, date.At, meeting.Place ?? "", meeting.Agenda ?? "", run.OfficeName ?? "", mail.RecipientName, mail.RecipientAddress, mail.QueuedAt);
}
