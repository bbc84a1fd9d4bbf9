using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Inbox;
using WorkflowHost.Web.Features.Tasks;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.JsonApi;

internal static class TaskRoutes
{
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", InboxAsync).RequireAuthorization(TokenScopes.TasksRead);
        api.MapGet("/tasks/{id}", FindAsync).RequireAuthorization(TokenScopes.TasksRead);
        api.MapPost("/tasks/{id}/decision", DecideAsync).RequireAuthorization(TokenScopes.TasksComplete);
        api.MapPost("/tasks/{id}/completion", FinishAsync).RequireAuthorization(TokenScopes.TasksComplete);
    }

    /// <summary>What waits on the posts of the token's owner, the most urgent first.</summary>
    private static async Task<IResult> InboxAsync(HttpContext context, HostStore store, HostClock clock)
    {
        var query = context.Request.Query;
        if (!TryRead(query["filter"], InboxFilter.All, out var filter))
        {
            throw new RefusedException(JsonApiTexts.Sentences, "FilterUnknown", string.Join("、", Enum.GetNames<InboxFilter>().Select(name => name.ToLowerInvariant())));
        }

        var page = int.TryParse(query["page"], System.Globalization.CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 0, 100_000) : 0;
        var rows = await store.ReadAsync((db, stop) => InboxQuery.ReadAsync(db, context.User.Id(), clock.Today, filter, page, stop), context.RequestAborted);
        var items = rows.Rows.Select(r => new TaskAnswer(r.Id, r.Kind.ToString(), r.State.ToString(), r.Title, r.RunId, r.RunTitle, r.PhaseTitle, r.UnitName, r.PostName, r.DueDate, r.Round, Person: r.PersonName));
        return Results.Json(new TaskPageAnswer(rows.Total, page, InboxQuery.PageSize, [.. items]), JsonApiTypes.Default.TaskPageAnswer);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, HostStore store, HostClock clock)
    {
        var task = await store.ReadAsync(
            async (db, stop) =>
            {
                // Whoever may not see it learns no more than that there is nothing for him.
                if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, stop) is not { } found || !await TaskSight.MaySeeAsync(db, context.User, found, clock.Today, stop))
                {
                    return null;
                }

                var run = await db.Runs.Where(r => r.Id == found.RunId).Select(r => r.Title).FirstOrDefaultAsync(stop);
                var unit = await db.Units.Where(u => u.Id == found.UnitId).Select(u => u.Name).FirstOrDefaultAsync(stop);
                return new TaskAnswer(
                    found.Id, found.Kind.ToString(), found.State.ToString(), found.Title, found.RunId, run ?? "", found.PhaseTitle, unit, found.WaitsOnPost, found.DueDate, found.Round,
                    found.Instruction, found.Basis, found.FinishedAt, found.Comment,
                    await db.Users.Where(u => u.Id == found.WaitsOnPerson).Select(u => u.DisplayName).FirstOrDefaultAsync(stop),
                    (await db.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.TaskId == id, stop)) is { } entered ? new EnteredAnswer(entered.Source.ToString(), entered.DecidedOn, entered.Person, entered.Number) : null);
            },
            context.RequestAborted);
        return task is null ? ApiProblem.NotFound() : Results.Json(task, JsonApiTypes.Default.TaskAnswer);
    }

    private static async Task<IResult> DecideAsync(
        string id, HttpContext context, DecideApproval decide, AcceptSubmission accept, ReturnSubmission giveBack, HostStore store)
    {
        var body = await ApiBody.ReadAsync(context, JsonApiTypes.Default.DecisionBody);
        var key = ApiBody.KeyOf(context);
        var actor = TokenAuthentication.ActorOf(context);
        var stop = context.RequestAborted;
        var isSubmission = body.Outcome is "accepted"
            || (body.Outcome is "returned" && await store.ReadAsync((db, read) => db.Tasks.AnyAsync(t => t.Id == id && t.Kind == TaskKind.Submission, read), stop));
        if (isSubmission && body.Round is null)
        {
            throw new RefusedException(JsonApiTexts.Sentences, "RoundMissing");
        }

        var applied = body.Outcome switch
        {
            "accepted" => await accept.RunAsync(id, body.Round!.Value, body.Comment, key, actor, stop),
            "returned" when isSubmission => await giveBack.RunAsync(id, body.Round!.Value, body.Comment, key, actor, stop),
            "approved" => await decide.RunAsync(id, TaskState.Approved, body.Comment, key, actor, stop),
            "returned" => await decide.RunAsync(id, TaskState.Returned, body.Comment, key, actor, stop),
            "notAgreed" => await decide.RunAsync(id, TaskState.NotAgreed, body.Comment, key, actor, stop),
            _ => throw new RefusedException(JsonApiTexts.Sentences, "OutcomeUnknown", "approved、returned、notAgreed、accepted"),
        };
        return Results.Json(new ActAnswer(applied), JsonApiTypes.Default.ActAnswer);
    }

    private static async Task<IResult> FinishAsync(string id, HttpContext context, FinishAssignment finish)
    {
        var body = await ApiBody.ReadAsync(context, JsonApiTypes.Default.CompletionBody);
        var applied = await finish.RunAsync(id, body.Comment, ApiBody.KeyOf(context), TokenAuthentication.ActorOf(context), context.RequestAborted);
        return Results.Json(new ActAnswer(applied), JsonApiTypes.Default.ActAnswer);
    }

    private static bool TryRead(string? text, InboxFilter otherwise, out InboxFilter filter)
    {
        filter = otherwise;
        return string.IsNullOrEmpty(text) || (Enum.TryParse(text, ignoreCase: true, out filter) && Enum.IsDefined(filter) && !char.IsAsciiDigit(text[0]));
    }
}
