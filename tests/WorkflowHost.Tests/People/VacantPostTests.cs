using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.People;

public sealed class VacantPostTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_post_whose_only_holder_was_switched_off_is_shown_as_held_by_nobody(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        var head = await host.Run.StaffAsync("tang.fang", "唐芳", Rights.Handle);
        foreach (var code in await host.ReadAsync(db => db.Posts.Select(p => p.Code).ToListAsync()))
        {
            await host.Run.HoldAsync(head, code);
        }

        var office = host.Browser();
        await office.SignInAsync("li.ming");
        Assert.DoesNotContain("无人担任", (await office.GetAsync("/people")).Html, StringComparison.Ordinal);

        await host.WriteAsync(db => db.Users.Single(u => u.UserName == "tang.fang").IsActive = false);

        Assert.Contains("无人担任", (await office.GetAsync("/people")).Html, StringComparison.Ordinal);
    }
}
