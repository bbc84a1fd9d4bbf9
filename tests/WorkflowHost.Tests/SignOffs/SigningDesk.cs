using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Tests.SignOffs;

/// <summary>The run of the sample with signatures in the units; the first unit has a head and a deputy with addresses of their own.</summary>
internal static class SigningDesk
{
    public const string Head = "head@unit.example";
    public const string Deputy = "deputy@unit.example";
    private static readonly byte[] Scan = Encoding.UTF8.GetBytes("%PDF-1.7 scan");

    public static async Task<WebHost> StartAsync(Database database, SignOff signOff, string? headAddress = Head, int dueInDays = 6)
    {
        var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync(dueInDays);
        await host.WriteAsync(db =>
        {
            db.Collections.Single().FormJson = (SampleRun.Form() with { SignOff = signOff }).ToJson();
            var unit = db.Units.Single(u => u.Id == SampleRun.UnitOf(0));
            (unit.HeadName, unit.HeadEmail, unit.DeputyName, unit.DeputyEmail) = ("王局长", headAddress, "赵科长", Deputy);
        });
        return host;
    }

    /// <summary>The contact fills in the form of the first unit and hands it on.</summary>
    public static async Task<TestPage> HandOnAsync(this WebHost host, string formToken, params (string, string)[] more)
    {
        var contact = host.Browser();
        var page = await contact.GetAsync(host.Run.Link(0));
        return await contact.PostFilesAsync(
            host.Run.Link(0) + "?handler=Submit", page, [("answer.summary", "逐条自查"), ("answer.problems", "3"), ("formToken", formToken), .. more], ("file.report", "自查报告.pdf", Scan));
    }

    public static async Task<TestPage> UploadSlipAsync(this WebHost host, string handler, string formToken)
    {
        var contact = host.Browser();
        var page = await contact.GetAsync(host.Run.Link(0));
        return await contact.PostFilesAsync(
            host.Run.Link(0) + "?handler=" + handler, page, [("answer.summary", "逐条自查"), ("answer.problems", "3"), ("formToken", formToken)],
            ("file.@signed", "报送单（签字盖章）.pdf", Scan), ("file.report", "自查报告.pdf", Scan));
    }

    /// <summary>The address in the mail that asks for this signature.</summary>
    public static async Task<string> SignLinkAsync(this WebHost host, string address)
    {
        var link = await host.ReadAsync(db => db.Links.SingleAsync(l => l.Recipient == address && l.Use != LinkUse.FillIn));
        return "/s/" + host.App.Services.GetRequiredService<LinkTokens>().Make(link);
    }

    /// <summary>Opens the page of the signature and presses a button there.</summary>
    public static async Task<TestPage> SignAsync(this WebHost host, string link, string handler, string? reason = null, string? formToken = null)
    {
        var signer = host.Browser();
        var page = (await signer.GetAsync(link)).MustBe(HttpStatusCode.OK);
        return await signer.PostAsync(
            $"{link}?handler={handler}", page, [("round", TestBrowser.FieldOf(page, "round")), ("reason", reason ?? ""), ("formToken", formToken ?? TestBrowser.FieldOf(page, "formToken"))]);
    }

    public static Task<WorkTask> TaskAsync(this WebHost host) => host.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == SampleRun.TaskOf(0)));

    public static async Task<string> MailsAsync(this WebHost host) =>
        string.Join(' ', await host.ReadAsync(db => db.Notices.OrderBy(n => n.QueuedAt).ThenBy(n => n.Id).Where(n => n.State != NoticeState.Cancelled).Select(n => n.RecipientAddress + ":" + n.Kind).ToListAsync()));
}
