using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Mime;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Benchmarks.Mail;

/// <summary>How many mails a second leave, unpaced, to a local sink: the client alone, then the whole sender from queued rows. A run in which a mail is lost or doubled prints no figure.</summary>
internal static class MailBenchmark
{
    private const int Mails = 5_000;
    private const int Must = 300;
    private const string Text = "王联络同志：\n\n根据《民主评议工作实施方案》，贵单位的自查自纠报告应于2024年6月6日（星期四）24时前报送，还有3个工作日。\n\n联系人：评议办公室，电话 0839-0000000。\n";

    internal static async Task<int> RunAsync()
    {
        using var certificate = SelfSigned();
        await ClientAsync(certificate, 300);
        var client = await ClientAsync(certificate, Mails);
        var plain = await SenderAsync(null);
        var tls = await SenderAsync(certificate);
        Print("client alone, TLS, one connection", client, 0);
        Print("sender from queued rows (SQLite), no TLS", plain, 10_000 / 30.0);
        Print("sender from queued rows (SQLite), TLS", tls, Must);
        return tls >= Must && plain >= 10_000 / 30.0 ? 0 : 1;
    }

    private static void Print(string what, double rate, double must) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-45} {rate,8:0} mails/s{(must == 0 ? "" : $"   must {must:0}: {(rate >= must ? "met" : "MISSED")}")}"));

    private static async Task<double> ClientAsync(X509Certificate2 certificate, int mails)
    {
        using var sink = new MailSink(certificate);
        await using var client = new SmtpSubmissionClient(Account(sink, certificate), TimeProvider.System);
        var (from, to) = (Mailbox.Create("pingyi@example.gov.cn", "民主评议办公室"), Mailbox.Create("liaison@example.gov.cn", "王联络"));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < mails; i++)
        {
            var mail = new OutgoingMail
            {
                MessageId = $"<m{i}@example.gov.cn>",
                Date = DateTimeOffset.UnixEpoch,
                From = from,
                To = [to],
                Subject = "【催报】自查自纠报告还有3个工作日到期",
                Text = Text,
                Html = $"<p>{Text}</p>",
            };
            var result = await client.HandOverAsync(new Envelope(from, [to]), MimeComposer.Compose(mail), CancellationToken.None);
            Check(result.Recipients[0].Outcome == HandOverOutcome.Accepted, result.Recipients[0].Detail);
        }

        CheckTaken(sink, mails);
        return mails / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> SenderAsync(X509Certificate2? certificate)
    {
        var folder = Directory.CreateTempSubdirectory("mail-benchmark");
        using var sink = new MailSink(certificate);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Data:Folder", folder.FullName), KeyValuePair.Create<string, string?>("Mail:From", "pingyi@example.gov.cn")]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddHostStore(configuration).AddMail(configuration)
            .AddSingleton<IMailTransport>(_ => new SmtpSubmissionClient(Account(sink, certificate), TimeProvider.System));
        await using (var host = services.BuildServiceProvider())
        {
            var store = host.GetRequiredService<HostStore>();
            await store.MigrateAsync(CancellationToken.None);
            await QueueAsync(store);
            var sender = host.GetRequiredService<OutboxSender>();
            var watch = Stopwatch.StartNew();
            await sender.BeginAsync(CancellationToken.None);
            while (await sender.PassAsync(CancellationToken.None) == TimeSpan.Zero)
            {
            }

            watch.Stop();
            CheckTaken(sink, Mails);
            Check(await store.ReadAsync((db, stop) => db.Notices.CountAsync(n => n.State == NoticeState.HandedOver && !n.PossiblyRepeated && n.Attempts == 1, stop), CancellationToken.None) == Mails, "rows not handed over");
            folder.Refresh();
            var rate = Mails / watch.Elapsed.TotalSeconds;
            await host.DisposeAsync();
            folder.Delete(recursive: true);
            return rate;
        }
    }

    private static Task QueueAsync(HostStore store) => store.WriteAsync(
        (db, _) =>
        {
            db.Notices.AddRange(Enumerable.Range(0, Mails).Select(i => new Notice
            {
                Id = $"n{i}",
                Key = $"n{i}",
                Kind = "reminder",
                RecipientName = "王联络",
                RecipientAddress = $"liaison{i}@example.gov.cn",
                Subject = "【催报】自查自纠报告还有3个工作日到期",
                Text = Text,
                Html = $"<p>{Text}</p>",
                MessageId = $"<n{i}@example.gov.cn>",
            }));
            return Task.CompletedTask;
        },
        CancellationToken.None);

    private static SmtpAccount Account(MailSink sink, X509Certificate2? certificate) => new()
    {
        Host = "localhost",
        Port = sink.Port,
        Tls = certificate is null ? TlsMode.None : TlsMode.Implicit,
        User = "u",
        Password = "p",
        TrustedRoots = certificate is null ? null : [certificate],
    };

    private static void CheckTaken(MailSink sink, int mails) =>
        Check(sink.Taken.Count == mails && sink.Taken.Values.All(n => n == 1), $"of {mails} mails {sink.Taken.Count} came, {sink.Taken.Values.Count(n => n > 1)} more than once");

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The run is void: {otherwise}");
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
