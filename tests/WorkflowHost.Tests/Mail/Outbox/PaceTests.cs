using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Noon = new(2024, 6, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void In_no_minute_hour_or_day_do_more_leave_than_the_account_may()
    {
        var limits = new PaceLimits(3, 10, 25);
        var pace = new Pace(limits, []);
        var sent = new List<DateTimeOffset>();
        for (var now = Noon; now < Noon.AddDays(2); now = pace.NextAt(now) is var next && next > now ? next : now.AddSeconds(7))
        {
            if (pace.Allowed(now) > 0)
            {
                pace.Count(now);
                sent.Add(now);
            }
        }

        Assert.True(sent.Count >= 50);
        foreach (var (most, window) in new[] { (3, TimeSpan.FromMinutes(1)), (10, TimeSpan.FromHours(1)), (25, TimeSpan.FromDays(1)) })
        {
            Assert.Equal(most, sent.Max(from => sent.Count(at => at >= from && at < from + window)));
        }
    }

    [Fact]
    public void A_restart_buys_no_extra_mails()
    {
        var pace = new Pace(new PaceLimits(0, 10, 0), Enumerable.Range(0, 10).Select(i => Noon.AddMinutes(-i)));

        Assert.Equal(0, pace.Allowed(Noon));
        Assert.Equal(Noon.AddMinutes(51), pace.NextAt(Noon));
        Assert.Equal(1, pace.Allowed(Noon.AddMinutes(51)));
    }

    [Fact]
    public void A_clock_set_back_buys_no_extra_mails()
    {
        var pace = new Pace(new PaceLimits(2, 0, 0), []);
        pace.Count(Noon);
        pace.Count(Noon.AddHours(-1));

        Assert.Equal(0, pace.Allowed(Noon.AddHours(-1)));
        Assert.Equal(2, pace.Allowed(Noon.AddMinutes(1)));
    }

    [Theory]
    [InlineData(0, 0, 0, 1000, 0)]
    [InlineData(10, 0, 0, 10, 0)]
    [InlineData(10, 0, 0, 11, 1)]
    [InlineData(10, 20, 0, 41, 120)]
    [InlineData(0, 0, 100, 250, 2880)]
    public void The_queue_tells_when_it_will_be_through(int perMinute, int perHour, int perDay, int queued, int minutes) =>
        Assert.Equal(Noon.AddMinutes(minutes), new Pace(new PaceLimits(perMinute, perHour, perDay), []).PlayOut(queued, Noon));

    [Theory]
    [InlineData(MailFaultKind.Unreachable)]
    [InlineData(MailFaultKind.TimedOut)]
    [InlineData(MailFaultKind.LoginRefused)]
    [InlineData(MailFaultKind.Throttled)]
    public void No_pause_is_so_long_that_mail_would_not_be_through_ten_minutes_after_the_server_is_back(MailFaultKind kind)
    {
        Assert.All(Enumerable.Range(1, 100), n => Assert.InRange(RetrySchedule.PauseOfAccount(kind, n), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4)));
        Assert.All(Enumerable.Range(1, 100), n => Assert.InRange(RetrySchedule.OfRecipient(n, TimeSpan.FromHours(23)), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(8)));
        Assert.Equal(TimeSpan.FromHours(1), RetrySchedule.OfRecipient(1000, TimeSpan.FromDays(3)));
    }
}
