using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>What is asked of the staff: approvals with their rounds and escalations, and work given to a post.</summary>
internal sealed partial class Simulation
{
    private void Approve(OpenApproval asked)
    {
        var id = IdOf(asked.NodeId);
        var deciding = request.Assumptions.OfApproval(id);
        var signers = WhoIsAsked(asked.ApproverSelector, asked.Mode, asked.NodeId);
        List<ApprovalOutcome?> answers = [.. signers.Select(_ => (ApprovalOutcome?)null)];
        if (asked.Before is not null && rounds.TryGetValue(asked.Before, out var before))
        {
            // Played by the rule the host goes by: the first of those asked returned it.
            var next = ApprovalRounds.Of(before.Mode, [.. before.Signers.Zip(before.Answers)], 0, before.Signers[0]);
            signers = next.Asked;
            answers = [.. signers.Select(s => next.Kept.Contains(s) ? ApprovalOutcome.Approved : (ApprovalOutcome?)null)];
        }

        var work = new OpenWork(asked.BookmarkId, asked.NodeId, new WorkWords(asked.Title, PhaseTitle(asked.NodeId), asked.Instruction ?? "", asked.Basis ?? ""))
        {
            Signers = signers,
            Approval = asked,
            Mode = asked.Mode,
            SharePercent = asked.SharePercent,
            Answers = answers,
            Since = Today,
        };
        open[asked.BookmarkId] = work;
        rows.Add(Row("approval", asked.NodeId, NoticeTemplateNames.Opening));
        MailTurns(work);
        if (deciding.LateBy is not { } late)
        {
            Assume("AssumeUndecided", TitleOf(asked.NodeId), Texts.Of("DecidedNever"));
            return;
        }

        if (late > 0) Assume("AssumeUndecided", TitleOf(asked.NodeId), Texts.Of("DecidedLate", late));
        var isReturned = deciding.IsReturned && asked.EarlierRounds == 0;
        if (isReturned) Assume("AssumeReturned", TitleOf(asked.NodeId));
        var at = late > 0 && DueRow(asked.NodeId)?.Date is { } due ? clock.At(request.Calendar.AddWorkdays(due, late), DecidedAt) : StaffTime(asked.NodeId, DecidedAt);
        At(at, isReturned ? () => GiveBack(work) : () => Decide(work));
    }

    /// <summary>Everybody asked agrees, one after the other where the order says so. A post nobody holds is warned of, and taken as filled.</summary>
    private void Decide(OpenWork work)
    {
        if (!open.ContainsKey(work.BookmarkId)) return;
        foreach (var i in ApprovalCount.Asked(work.Mode, work.Answers)) work.Answers[i] = ApprovalOutcome.Approved;
        if (work.Signers.Count > 0 && ApprovalCount.Decide(work.Mode, work.SharePercent, work.Answers) is null)
        {
            rows.Add(Row("answered", work.NodeId, nameof(ApprovalOutcome.Approved)));
            MailTurns(work);
            At(now.AddMinutes(30), () => Decide(work));
            return;
        }

        Decided(work, ApprovalOutcome.Approved);
    }

    /// <summary>The first of those asked returns it; the others have not answered yet.</summary>
    private void GiveBack(OpenWork work)
    {
        if (!open.ContainsKey(work.BookmarkId) || work.Answers.Count == 0) return;
        work.Answers[0] = ApprovalOutcome.Returned;
        rounds[work.BookmarkId] = work;
        Decided(work, ApprovalOutcome.Returned);
    }

    private void Decided(OpenWork work, ApprovalOutcome outcome)
    {
        rows.Add(Row("decided", work.NodeId, outcome.ToString()));
        Resume(work.BookmarkId, new JsonObject { ["outcome"] = outcome.ToString() });
    }

    /// <summary>Nobody has decided in time: others are told and asked as well, and are taken to decide on the next workday.</summary>
    private void Escalate(PlannedRow row)
    {
        foreach (var work in open.Values.Where(w => w.NodeId == row.NodeId && w.Approval?.EscalateTo is not null).ToList())
        {
            var late = ApprovalCount.Asked(work.Mode, work.Answers).SelectMany(i => NamesOf(work.Signers[i])).ToList();
            foreach (var post in Signers.Posts(work.Approval!.EscalateTo))
            {
                foreach (var person in Find("post:" + post, work.NodeId))
                {
                    Mail(NoticeTemplateNames.Escalation, work.NodeId, row.RuleName, row.Explanation, person, null, View(work.Words, person, work.NodeId) with
                    {
                        People = late,
                        Since = work.Since,
                        HasLink = false,
                    });
                }
            }

            Assume("AssumeEscalated", TitleOf(work.NodeId));
            At(clock.At(request.Calendar.AddWorkdays(Today, 1), DecidedAt), () =>
            {
                if (open.ContainsKey(work.BookmarkId)) Decided(work, ApprovalOutcome.Approved);
            });
        }
    }

    private void Assign(OpenAssignment asked) => Give(
        asked.BookmarkId, asked.NodeId,
        new WorkWords(asked.Title, PhaseTitle(asked.NodeId), asked.Instruction ?? "", asked.Basis ?? "", [.. asked.Papers.Select(p => p.Label)]),
        WhoIsAsked(asked.AssigneeSelector, asked.EachOne ? ApprovalMode.All : ApprovalMode.Any, asked.NodeId),
        asked.EachOne ? ApprovalMode.All : ApprovalMode.Any, asked.DueRow);

    /// <summary>What was returned is put right: written to those who do it, with the reason in the place of an instruction.</summary>
    private void Correct(OpenRework asked) => Give(
        asked.BookmarkId, asked.NodeId, new WorkWords(asked.Title, PhaseTitle(asked.NodeId), "", asked.Basis ?? ""),
        WhoIsAsked(asked.Selector, ApprovalMode.Any, asked.NodeId), ApprovalMode.Any);

    private void Give(string bookmarkId, string nodeId, WorkWords words, IReadOnlyList<Signer> signers, ApprovalMode mode, string dueRow = SchedulePlanner.DueRow)
    {
        var work = new OpenWork(bookmarkId, nodeId, words) { DueRow = dueRow, Signers = signers, Mode = mode, Answers = [.. signers.Select(_ => (ApprovalOutcome?)null)] };
        open[bookmarkId] = work;
        rows.Add(Row("task", nodeId, NoticeTemplateNames.Opening));
        MailTurns(work);
        At(StaffTime(nodeId, DoneAt, dueRow), () => Finish(work));
    }

    /// <summary>The rule of the host: each holder by himself where that is the mode, otherwise the posts.</summary>
    private IReadOnlyList<Signer> WhoIsAsked(string selector, ApprovalMode mode, string nodeId)
    {
        Find(selector, nodeId);
        var posts = Signers.Posts(selector);
        return Signers.AreAskedEach(mode) ? Signers.Each(posts, request.Directory, Today) : [.. posts.Select(Signer.OfPost)];
    }

    private void MailTurns(OpenWork work)
    {
        foreach (var turn in ApprovalCount.Asked(work.Mode, work.Answers)) MailSigner(work, turn, NoticeTemplateNames.Opening, null);
    }

    private void MailSigner(OpenWork work, int turn, string rule, LocalizedText? why)
    {
        foreach (var person in Signers.Recipients(work.Signers[turn], request.Directory, Today)) MailPerson(work, person, rule, why);
    }

    private IEnumerable<string> NamesOf(Signer signer) => signer.Person is { } id
        ? [request.Directory.People.FirstOrDefault(p => p.Id == id)?.Name ?? id]
        : [request.Directory.PostName(signer.Key)];
}
