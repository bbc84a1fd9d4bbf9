using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Smtp;
using Xunit;

namespace WorkflowHost.Tests.Mail.Smtp;

/// <summary>Where encryption or login fails, neither password nor mail leaves.</summary>
public sealed class RefusedSessionTests
{
    [SmtpTheory]
    [InlineData(TlsMode.Implicit, "PLAIN")]
    [InlineData(TlsMode.StartTls, "LOGIN")]
    public async Task A_refused_login_never_sends(TlsMode tls, string mechanism)
    {
        await using var server = await SmtpServer.StartAsync(tls, setting: new { mechanisms = new[] { mechanism } });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, tls, password: "错的"), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await AssertNothingLeftAsync(server, result, MailFaultKind.LoginRefused);
        Assert.Equal(535, result.Fault!.Reply!.Code);
        await server.CaughtUpAsync();
        Assert.Equal(1, server.Logins(right: false));
    }

    [SmtpFact]
    public async Task A_server_that_offers_no_login_gets_no_mail_when_a_login_is_set()
    {
        await using var server = await SmtpServer.StartAsync(withLogin: false);
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await AssertNothingLeftAsync(server, result, MailFaultKind.LoginNotOffered);
    }

    [SmtpFact]
    public async Task A_server_that_offers_no_STARTTLS_gets_neither_password_nor_mail()
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None);
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, TlsMode.StartTls), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await AssertNothingLeftAsync(server, result, MailFaultKind.TlsNotOffered);
    }

    [SmtpFact]
    public async Task A_certificate_of_an_unknown_authority_gets_neither_password_nor_mail()
    {
        using var other = new TestAuthority();
        await using var server = await SmtpServer.StartAsync(certificate: other.Issue());

        await AssertCertificateRefusedAsync(server, TlsMode.Implicit, SampleMail.Account(server).TrustedRoots);
        await AssertCertificateRefusedAsync(server, TlsMode.Implicit, roots: null);
    }

    [SmtpTheory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task A_certificate_for_another_name_gets_neither_password_nor_mail(TlsMode tls)
    {
        await using var server = await SmtpServer.StartAsync(tls, certificate: SmtpServer.TrustedAuthority.Issue("mail.elsewhere.example"));

        await AssertCertificateRefusedAsync(server, tls, SmtpServer.TrustedAuthority.Roots);
    }

    [SmtpFact]
    public async Task An_expired_certificate_gets_neither_password_nor_mail()
    {
        await using var server = await SmtpServer.StartAsync(certificate: SmtpServer.TrustedAuthority.Issue(expired: true));

        await AssertCertificateRefusedAsync(server, TlsMode.Implicit, SmtpServer.TrustedAuthority.Roots);
    }

    [SmtpFact]
    public async Task A_server_that_speaks_plainly_where_TLS_is_due_gets_neither_password_nor_mail()
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None);
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await AssertNothingLeftAsync(server, result, MailFaultKind.TlsFailed);
    }

    [SmtpFact]
    public async Task A_fault_never_tells_the_password()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, password: "canary-7731"), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        var told = $"{result} {result.Fault} {result.Fault!.Explain()} {result.Recipients[0]} {SampleMail.Account(server, password: "canary-7731")}";
        Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Y2FuYXJ5", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_server_is_called_unreachable()
    {
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port;
        await using var client = new SmtpSubmissionClient(new SmtpAccount { Host = "127.0.0.1", Port = port }, TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((MailFaultKind.Unreachable, HandOverOutcome.NotHandedOver), (result.Fault!.Kind, result.Recipients[0].Outcome));
    }

    private static async Task AssertCertificateRefusedAsync(SmtpServer server, TlsMode tls, System.Security.Cryptography.X509Certificates.X509Certificate2Collection? roots)
    {
        var account = new SmtpAccount { Host = "localhost", Port = server.Port, Tls = tls, User = SmtpServer.User, Password = SmtpServer.Password, TrustedRoots = roots };
        await using var client = new SmtpSubmissionClient(account, TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await AssertNothingLeftAsync(server, result, MailFaultKind.CertificateRefused);
    }

    private static async Task AssertNothingLeftAsync(SmtpServer server, HandOverResult result, MailFaultKind because)
    {
        Assert.Equal(because, result.Fault?.Kind);
        Assert.All(result.Recipients, r => Assert.Equal(HandOverOutcome.NotHandedOver, r.Outcome));
        await server.CaughtUpAsync();
        Assert.Empty(server.Mails);
        Assert.Equal(0, server.Logins(right: true));
        Assert.DoesNotContain("MAIL FROM", server.Transcript, StringComparison.Ordinal);
        if (because is not MailFaultKind.LoginRefused)
        {
            Assert.DoesNotContain("AUTH", server.Transcript, StringComparison.Ordinal);
        }
    }
}
