using WorkflowHost.Web.Memory;
using Xunit;

namespace WorkflowHost.Tests.Memory;

public sealed class QuietRhythmTests
{
    private const long Megabyte = 1024 * 1024;
    private readonly QuietRhythm rhythm = new();

    [Fact]
    public void Memory_is_given_back_once_after_the_work_and_not_while_it_goes_on()
    {
        Assert.False(rhythm.IsTime(100 * Megabyte));
        Assert.False(rhythm.IsTime(200 * Megabyte));
        Assert.Equal([false, false, true, false, false], new[] { 201, 202, 203, 204, 205 }.Select(at => rhythm.IsTime(at * Megabyte)));
    }

    [Fact]
    public void Somebody_who_does_something_in_between_puts_it_off()
    {
        Assert.Equal([false, false, false, false, false, false, true], new[] { 100, 101, 102, 120, 121, 122, 123 }.Select(at => rhythm.IsTime(at * Megabyte)));
    }

    [Fact]
    public void What_the_host_does_by_itself_adds_up_until_it_is_worth_it()
    {
        Assert.Equal([false, false, false, true], new[] { 100, 101, 102, 103 }.Select(at => rhythm.IsTime(at * Megabyte)));

        var times = Enumerable.Range(1, 130).Count(look => rhythm.IsTime((103 + look) * Megabyte));

        Assert.Equal(4, times);
    }
}
