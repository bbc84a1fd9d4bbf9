using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Dispatch;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

public sealed class DerivedIdTests
{
    private static readonly Actor Wang = new("staff", "wang", "王");
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_form_posted_twice_asks_for_the_same_run()
    {
        var token = Guid.CreateVersion7(At).ToString("N");
        Assert.Equal(DerivedId.Run(Wang, token, At), DerivedId.Run(Wang, token, At.AddHours(1)));
        Assert.NotEqual(DerivedId.Run(Wang, token, At), DerivedId.Run(Wang with { Id = "li" }, token, At));
        Assert.Equal(DerivedId.Run(Wang, "a key of a program", At), DerivedId.Run(Wang, "a key of a program", At.AddHours(1)));
        Assert.NotEqual(DerivedId.Run(Wang, null, At), DerivedId.Run(Wang, null, At));
    }

    [Fact]
    public void What_belongs_to_a_run_lies_beside_it_in_the_order_of_time()
    {
        var early = DerivedId.Run(Wang, Guid.CreateVersion7(At).ToString("N"), At);
        var late = DerivedId.Run(Wang, null, At.AddMilliseconds(5));
        var task = DerivedId.Task(DerivedId.Of("root", early) + ".7", "office");

        Assert.StartsWith(early[..13], task, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(task, late) < 0);
        Assert.NotEqual(task, DerivedId.Task(DerivedId.Of("root", early) + ".7", "director"));
    }

    [Fact]
    public void Ids_of_runs_from_before_stay_what_they_were() =>
        Assert.Equal("2d9667d1c061ec033f459c50c89a9caa", DerivedId.Of("root", "0198f3c2b5d47e0f9a1b2c3d4e5f6071"));
}
