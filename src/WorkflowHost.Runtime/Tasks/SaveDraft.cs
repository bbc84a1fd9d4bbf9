using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>Keeps what a unit has typed and not yet handed in. Checks nothing but size: a draft may be incomplete.</summary>
public sealed class SaveDraft(HostStore store, TimeProvider time)
{
    public Task RunAsync(string taskId, IReadOnlyDictionary<string, string> answers, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var task = await TaskAct.FindAsync(db, taskId, stop);
                TaskAct.MustWaitOnUnit(task);
                var form = await CollectionForm.OfAsync(db, task, stop);
                var draft = Answers.ToJson(form.Keep(answers));
                if (draft == task.Draft)
                {
                    return;
                }

                task.Draft = draft;
                TaskAct.Trace(db, task, "draft", actor, time.GetUtcNow());
            },
            cancellation);
}
