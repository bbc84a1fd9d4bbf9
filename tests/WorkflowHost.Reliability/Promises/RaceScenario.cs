using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Reliability.Promises;

/// <summary>R13: many people on one task at once. One wins, every other is told that somebody was faster, and the task is decided once.</summary>
internal static class RaceScenario
{
    private const int People = 50;

    public static async Task RunAsync(Report report, int tasks)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            await using var office = await ApiOffice.CreateAsync(database, People);
            await using var host = await office.StartHostAsync();
            using var caller = new ApiCaller(() => host.Address);
            await Task.WhenAll(Enumerable.Range(0, tasks).Select(number => caller.StartAsync($"race {number}", office.Tokens[0])));
            var ids = await office.ReadAsync(db => db.Tasks.Where(t => t.State == TaskState.Open).Select(t => t.Id).ToListAsync());
            List<string> failures = ids.Count == tasks ? [] : [$"{ids.Count} tasks for {tasks} starts"];
            List<Answer> last = [];
            foreach (var id in ids)
            {
                var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var clicks = office.Tokens.Select(async token =>
                {
                    await gate.Task;
                    return await caller.PostAsync($"/tasks/{id}/decision", """{"outcome":"approved"}""", token);
                }).ToList();
                gate.SetResult();
                last = [.. await Task.WhenAll(clicks)];
                failures.AddRange(Check(id, last));
            }

            var completed = await office.ReadAsync(db => db.Runs.CountAsync(r => r.State == RunState.Completed));
            var decisions = await office.ReadAsync(db => db.TaskEvents.CountAsync(e => e.Act == "approved"));
            failures.AddRange(completed == tasks && decisions == tasks ? [] : [$"{completed} runs completed, {decisions} decisions kept, {tasks} wanted"]);
            report.Row("R13", $"{kind}: {People} people decide one task at once", tasks, failures);
            report.MustNotice("R13", $"a second winner ({kind})", Check("planted", [.. last, new Answer(HttpStatusCode.OK, new System.Text.Json.Nodes.JsonObject { ["applied"] = true })]));
        }
    }

    private static IEnumerable<string> Tell(string id, IReadOnlyList<Answer> answers)
    {
        var winners = answers.Count(a => a.Status == HttpStatusCode.OK && (bool)a.Body["applied"]!);
        if (winners != 1)
        {
            yield return $"task {id}: {winners} winners";
        }

        var untold = answers.Where(a => a.Status != HttpStatusCode.OK && !(a.Status == HttpStatusCode.Conflict && (string?)a.Body["code"] == "DecidedByOther")).ToList();
        if (untold.Count > 0)
        {
            yield return $"task {id}: {untold.Count} were not told plainly, the first {untold[0].Status} {untold[0].Body.ToJsonString()}";
        }
    }

    private static IReadOnlyList<string> Check(string id, IReadOnlyList<Answer> answers) => [.. Tell(id, answers)];
}
