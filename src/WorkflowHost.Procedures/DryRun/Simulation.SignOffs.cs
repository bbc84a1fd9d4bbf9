using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>Signatures in a unit before it hands in: each takes half an hour, by link, or on paper where no link can go.</summary>
internal sealed partial class Simulation
{
    private void FillIn(OpenWork work, UnitEntry unit, SignStep first)
    {
        rows.Add(Row("filled-in", work.NodeId, null) with { Unit = unit.Name });
        if (SelectorResolver.Signer(unit, SignStep.Head).Email is null)
        {
            Warn("HeadWithoutAddress", work.NodeId, unit.Name);
            At(now.AddMinutes(30), () => Signed(work, unit, SignStep.Head, "paper"));
            return;
        }

        AskToSign(work, unit, first);
    }

    private void AskToSign(OpenWork work, UnitEntry unit, SignStep step)
    {
        var signer = SelectorResolver.Signer(unit, step);
        // Whom the contact will name nobody knows yet; a unit without a deputy is no mistake.
        if (signer.Email is null) Assume("AssumeReviewer", unit.Name);
        else Mail(NoticeTemplateNames.SignOff, work.NodeId, NoticeTemplateNames.SignOff, null, signer, unit,
            NoticeViews.Asking(View(work.Words, signer, work.NodeId), unit.Name, signer.Name, SelectorResolver.Contact(unit).Name));
        At(now.AddMinutes(30), () => Signed(work, unit, step, "link"));
    }

    private void Signed(OpenWork work, UnitEntry unit, SignStep step, string way)
    {
        if (!open.ContainsKey(work.BookmarkId)) return;
        rows.Add(Row("signed", work.NodeId, way) with { Unit = unit.Name });
        if (SignOffSteps.After(step) is { } next) AskToSign(work, unit, next);
        else HandIn(work, unit);
    }
}
