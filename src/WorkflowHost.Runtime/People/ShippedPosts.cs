using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <summary>
/// The posts that the procedures shipped with the host name, so that a first run has only to say who sits there. Only into an empty
/// list: an office that keeps posts of its own is not given ours.
/// </summary>
internal sealed class ShippedPosts(HostStore store, TimeProvider time) : IHostedService
{
    private static readonly (string Code, string Text)[] Posts = [("office", "PostOffice"), ("director", "PostDirector"), ("leaders", "PostLeaders")];

    public Task StartAsync(CancellationToken cancellationToken) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await db.Posts.AnyAsync(stop))
            {
                return;
            }

            var order = 0;
            foreach (var (code, text) in Posts)
            {
                db.Posts.Add(new Post { Code = code, Name = PeopleTexts.Sentences.GetString(text, CultureInfo.GetCultureInfo("zh-CN"))!, OrderNumber = order += 10 });
                AuditTrail.Add(db, time.GetUtcNow(), Actor.System, "post.added", "post:" + code);
            }
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
