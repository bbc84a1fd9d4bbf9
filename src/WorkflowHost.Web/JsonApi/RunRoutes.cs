using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.JsonApi;

internal static class RunRoutes
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/runs", StartAsync).RequireAuthorization(TokenScopes.RunsStart);
        api.MapGet("/runs/{id}", FindAsync).RequireAuthorization(TokenScopes.RunsRead);
        api.MapGet("/instances/{id}", FindInstanceAsync).RequireAuthorization(TokenScopes.RunsRead);
    }

    private static async Task<IResult> StartAsync(HttpContext context, StartRun start, HostStore store, HostClock clock)
    {
        var body = await ApiBody.ReadAsync(context, JsonApiTypes.Default.StartRunBody);
        var key = ApiBody.KeyOf(context);
        var units = await UnitIdsAsync(store, body.Units ?? [], context.RequestAborted);
        var wanted = new NewRun(
            body.DefinitionId, body.Title, body.StartDate ?? clock.Today, units, body.BasisDocument, body.OfficeName, body.ContactName, body.ContactPhone, key, Input: body.Input);
        var id = await start.RunAsync(wanted, TokenAuthentication.ActorOf(context), context.RequestAborted);
        context.Response.Headers.Location = $"{JsonApiSetup.Path}/runs/{id}";
        return Results.Json(new StartedRun(id), JsonApiTypes.Default.StartedRun, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, HostStore store) =>
        await store.ReadAsync((db, stop) => ReadAsync(db, id, stop), context.RequestAborted) is { } run ? Results.Json(run, JsonApiTypes.Default.RunAnswer) : ApiProblem.NotFound();

    private static async Task<IResult> FindInstanceAsync(string id, HttpContext context, HostStore store) =>
        await store.ReadAsync((db, stop) => InstanceAsync(db, id, stop), context.RequestAborted) is { } instance ? Results.Json(instance, JsonApiTypes.Default.InstanceAnswer) : ApiProblem.NotFound();

    private static async Task<RunAnswer?> ReadAsync(HostDbContext db, string id, CancellationToken cancellation)
    {
        if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellation) is not { } run)
        {
            return null;
        }

        var phases = await db.Phases.AsNoTracking().Where(p => p.RunId == id).OrderBy(p => p.OpenedAt)
            .Select(p => new PhaseAnswer(p.NodeId, p.Title, p.OpenedAt, p.ClosedAt, p.Outcome)).ToListAsync(cancellation);
        var open = await db.Tasks.CountAsync(t => t.RunId == id && t.FinishedAt == null, cancellation);
        return new RunAnswer(
            run.Id, run.Title, run.DefinitionId, run.DefinitionVersionId, run.State.ToString(), run.StartDate, run.CreatedAt, run.FinishedAt,
            await InstanceAsync(db, run.RootInstanceId, cancellation), phases, open);
    }

    private static Task<InstanceAnswer?> InstanceAsync(HostDbContext db, string id, CancellationToken cancellation) =>
        db.Instances.AsNoTracking().Where(i => i.Id == id)
            .Select(i => (InstanceAnswer?)new InstanceAnswer(i.Id, i.RunId, i.DefinitionVersionId, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.UpdatedAt, i.FinishedAt))
            .FirstOrDefaultAsync(cancellation);

    /// <summary>Programs name units by their codes.</summary>
    private static async Task<IReadOnlyList<string>> UnitIdsAsync(HostStore store, IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        if (codes.Count == 0)
        {
            return [];
        }

        var known = await store.ReadAsync(
            (db, stop) => db.Units.Where(u => codes.Contains(u.Code) && u.IsActive).Select(u => new { u.Code, u.Id }).ToDictionaryAsync(u => u.Code, u => u.Id, stop), cancellation);
        var unknown = codes.Where(code => !known.ContainsKey(code)).Distinct().ToList();
        return unknown.Count == 0 ? [.. codes.Select(code => known[code])] : throw new RefusedException(JsonApiTexts.Sentences, "UnitCodesUnknown", string.Join("、", unknown.Take(10)));
    }
}
