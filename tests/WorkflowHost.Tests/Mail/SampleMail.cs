using System.Text;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Mime;
using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Tests.Mail;

/// <summary>What the tests of this folder send, and with what.</summary>
internal static class SampleMail
{
    internal static readonly Mailbox Sender = Mailbox.Create("pingyi@example.gov.cn", "昭化区民主评议办公室");
    internal static readonly Mailbox Contact = Mailbox.Create("liaison@example.gov.cn", "王联络");

    internal static OutgoingMail Mail(string subject = "【催报】2024年民主评议自查自纠报告还有3个工作日到期") => new()
    {
        MessageId = "<notice-0001@example.gov.cn>",
        Date = new DateTimeOffset(2024, 6, 3, 9, 0, 0, TimeSpan.FromHours(8)),
        From = Sender,
        To = [Contact],
        Subject = subject,
        Text = "王联络同志：\n\n请于2024年6月6日（星期四）24时前报送。\n.\n以上。\n",
    };

    internal static byte[] Bytes(OutgoingMail? mail = null) => MimeComposer.Compose(mail ?? Mail());

    internal static byte[] Raw(string message) => Encoding.Latin1.GetBytes(message);

    internal static Envelope To(params string[] addresses) => new(Sender, [.. (addresses.Length == 0 ? ["liaison@example.gov.cn"] : addresses).Select(a => Mailbox.Create(a))]);

    internal static SmtpAccount Account(SmtpServer server, TlsMode tls = TlsMode.Implicit, string? password = SmtpServer.Password, int mailsPerConnection = 100) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Tls = tls,
        User = password is null ? null : SmtpServer.User,
        Password = password,
        TrustedRoots = SmtpServer.TrustedAuthority.Roots,
        MailsPerConnection = mailsPerConnection,
    };
}
