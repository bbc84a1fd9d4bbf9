using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>What can be done with a task beside deciding it: ask one more, hand it on, enter what was decided elsewhere.</summary>
internal sealed partial class TaskPage
{
    /// <summary>Whom the reader had chosen before an act was refused.</summary>
    public string? ChosenPerson { get; private set; }

    /// <summary>A scan was refused for its name; the page then offers the confirmation that it is not secret.</summary>
    public bool AsksNotSecret { get; private set; }

    public EnteredDecision? Typed { get; private set; }

    public static string Accepted => UploadRules.Accepted;

    public Task<IActionResult> OnPostAddBeforeAsync(string id, string? person, string? comment, string? formToken, bool panel) =>
        WithPersonAsync(id, person, comment, panel, "AddBeforeDone", actor => addSigner.RunAsync(id, SignerPart.Before, person, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostAddAfterAsync(string id, string? person, string? comment, string? formToken, bool panel) =>
        WithPersonAsync(id, person, comment, panel, "AddAfterDone", actor => addSigner.RunAsync(id, SignerPart.After, person, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostHandOnAsync(string id, string? person, string? comment, string? formToken, bool panel) =>
        WithPersonAsync(id, person, comment, panel, "HandOnDone", actor => handOn.RunAsync(id, person, comment, formToken ?? "", actor, Cancellation));

    public async Task<IActionResult> OnPostRecordAsync(
        string id, string? outcome, string? opinion, DateOnly? decidedOn, string? decider, string? present, string? number, IFormFile? scan, bool notSecret, string? formToken)
    {
        await using var content = scan is { FileName.Length: > 0 } ? scan.OpenReadStream() : null;
        var chosen = Enum.TryParse<TaskState>(outcome, out var state) ? state : TaskState.Open;
        Typed = new EnteredDecision(chosen, opinion, decidedOn, decider, present, number, content is null ? null : new Upload(null, scan!.FileName, content, notSecret));
        var answer = await ActAsync(id, null, false, "RecordDone", actor => record.RunAsync(id, Typed, formToken ?? "", actor, Cancellation));
        AsksNotSecret = RefusedCode == "FileMarked";
        return answer;
    }

    private Task<IActionResult> WithPersonAsync(string id, string? person, string? comment, bool panel, string done, Func<Runtime.Actor, Task> act)
    {
        ChosenPerson = person;
        return ActAsync(id, comment, panel, done, act);
    }
}
