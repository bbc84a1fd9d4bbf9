using System.Text;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Smtp;
using Xunit;

namespace WorkflowHost.Tests.Mail.Smtp;

/// <summary>Answers that decent servers do not give, and attackers and old servers do.</summary>
public sealed class OddAnswerTests
{
    private const string Greeting = "220 odd\r\n";

    [Fact]
    public async Task What_was_slipped_in_before_the_handshake_is_never_read_as_if_it_came_after()
    {
        await using var server = new ScriptedServer(Greeting, "250-odd\r\n250 STARTTLS\r\n", "220 go\r\n250-odd\r\n250 AUTH PLAIN\r\n");

        var result = await SendAsync(server, TlsMode.StartTls);

        Assert.Equal((MailFaultKind.ProtocolBroken, HandOverOutcome.NotHandedOver), (result.Fault!.Kind, result.Recipients[0].Outcome));
        Assert.DoesNotContain(await server.HeardAsync(), l => l.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_STARTTLS_ends_the_attempt()
    {
        await using var server = new ScriptedServer(Greeting, "250-odd\r\n250 STARTTLS\r\n", "454 4.7.0 not now\r\n");

        Assert.Equal(MailFaultKind.TlsNotOffered, (await SendAsync(server, TlsMode.StartTls)).Fault!.Kind);
        Assert.Equal(["EHLO", "STARTTLS"], (await server.HeardAsync()).Select(l => l.Split(' ')[0]));
    }

    [Theory]
    [InlineData("250-odd\r\n250-AUTH=LOGIN\r\n250 HELP\r\n", new[] { "334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n", "235 ok\r\n" }, "AUTH LOGIN|dQ==|cA==")]
    [InlineData("250-odd\r\n250 auth login plain\r\n", new[] { "235 ok\r\n" }, "AUTH PLAIN AHUAcA==")]
    [InlineData("250-odd\r\n250 AUTH PLAIN\r\n", new[] { "334 \r\n", "235 ok\r\n" }, "AUTH PLAIN AHUAcA==|AHUAcA==")]
    [InlineData("250-odd\r\n250 AUTH PLAIN LOGIN\r\n", new[] { "504 5.5.4 not served\r\n", "334 x\r\n", "334 x\r\n", "235 ok\r\n" }, "AUTH PLAIN AHUAcA==|AUTH LOGIN|dQ==|cA==")]
    public async Task Old_and_careless_servers_are_logged_in_to_as_they_need_it(string ehlo, string[] answers, string said)
    {
        await using var server = new ScriptedServer(Greeting, [ehlo, .. answers, "421 enough\r\n"]);

        await SendAsync(server, TlsMode.None);

        var heard = await server.HeardAsync();
        Assert.Equal(said.Split('|'), heard.Skip(1).Take(said.Split('|').Length));
        Assert.StartsWith("MAIL FROM", heard[1 + said.Split('|').Length], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_ends_in_the_middle_is_not_tried_another_way_and_nothing_is_sent()
    {
        await using var server = new ScriptedServer(Greeting, "250-odd\r\n250 AUTH PLAIN LOGIN\r\n", "535 5.7.8 wrong\r\n", "235 ok\r\n");

        Assert.Equal(MailFaultKind.LoginRefused, (await SendAsync(server, TlsMode.None)).Fault!.Kind);
        Assert.Equal(2, (await server.HeardAsync()).Count);
    }

    [Theory]
    [InlineData("220")]
    [InlineData("22x hello\r\n")]
    [InlineData("220?hello\r\n")]
    [InlineData("220-hello\r\n221 no\r\n")]
    [InlineData("\r\n")]
    public async Task What_is_not_SMTP_is_recognised(string greeting)
    {
        await using var server = new ScriptedServer(greeting == "220" ? new string('2', 9000) : greeting);

        Assert.Equal(MailFaultKind.ProtocolBroken, (await SendAsync(server, TlsMode.None)).Fault!.Kind);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        await using var server = new ScriptedServer(string.Concat(Enumerable.Repeat("220-and more\r\n", 1000)));

        Assert.Equal(MailFaultKind.ProtocolBroken, (await SendAsync(server, TlsMode.None)).Fault!.Kind);
    }

    [Fact]
    public void An_answer_cannot_forge_a_line_of_the_log_or_fill_it()
    {
        var reply = SmtpReply.Of(550, ["5.1.1 no\u2028such\u001b[31m user", "x\0y", new string('z', 5000)]);

        Assert.Equal("5.1.1", reply.EnhancedCode);
        Assert.StartsWith("no such [31m user x y zzz", reply.Text, StringComparison.Ordinal);
        Assert.InRange(reply.ToString().Length, 300, 450);
        Assert.False(HeaderText.HasForbidden(reply.ToString()));
    }

    [Theory]
    [InlineData(550, "5.1.1 no", "5.1.1")]
    [InlineData(550, "4.1.1 of another class", null)]
    [InlineData(550, "5.1 too short", null)]
    [InlineData(550, "192.168.0.1 blocked", null)]
    [InlineData(250, "", null)]
    public void An_enhanced_code_is_told_from_words(int code, string text, string? enhanced) => Assert.Equal(enhanced, SmtpReply.Of(code, [text]).EnhancedCode);

    [Theory]
    [InlineData("SIZE 1000", 1000L)]
    [InlineData("size 0", null)]
    [InlineData("SIZE", null)]
    [InlineData("SIZE many", null)]
    public void A_told_size_is_a_limit_only_when_it_is_one(string line, long? most)
    {
        var capabilities = EhloCapabilities.Parse(["greeting", line, "", "  ", "X-UNKNOWN a b"]);

        Assert.Equal((true, most), (capabilities.Size, capabilities.LargestMessage));
    }

    [Fact]
    public void The_greeting_line_of_EHLO_offers_nothing() => Assert.False(EhloCapabilities.Parse(["STARTTLS"]).StartTls);

    [Theory]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData("\r\n.\r\n.", "\r\n..\r\n..\r\n.\r\n")]
    [InlineData("\r\n..\r\n", "\r\n...\r\n.\r\n")]
    public void Dots_at_the_start_of_lines_are_doubled(string message, string wire) =>
        Assert.Equal(wire, Encoding.ASCII.GetString(WireMessage.ForData(Encoding.ASCII.GetBytes(message)).WrittenSpan));

    private static async Task<HandOverResult> SendAsync(ScriptedServer server, TlsMode tls)
    {
        await using var client = new SmtpSubmissionClient(new SmtpAccount { Host = "127.0.0.1", Port = server.Port, Tls = tls, User = "u", Password = "p" }, TimeProvider.System);
        return await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
    }
}
