using System.Text;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>AUTH PLAIN (RFC 4616), else AUTH LOGIN. Ends logged in or with a fault, never in between.</summary>
internal static class SmtpLogin
{
    internal static async Task LogInAsync(SmtpSession session, string user, string password, CancellationToken cancellationToken)
    {
        var offered = session.Capabilities;
        if (!offered.AuthPlain && !offered.AuthLogin)
        {
            throw new SmtpFaultException(MailFaultKind.LoginNotOffered, $"{session.Account} offers neither AUTH PLAIN nor AUTH LOGIN");
        }

        var reply = offered.AuthPlain ? await PlainAsync(session, user, password, cancellationToken) : null;
        // 504: the mechanism is named in EHLO but not served; the credentials themselves were not judged.
        if (reply is null or { Code: 504 } && offered.AuthLogin)
        {
            reply = await LoginAsync(session, user, password, cancellationToken);
        }

        if (reply is not { Code: 235 })
        {
            throw new SmtpFaultException(reply is { IsTemporary: true } ? MailFaultKind.ServerUnavailable : MailFaultKind.LoginRefused, $"AUTH: {reply}", reply);
        }
    }

    private static async Task<SmtpReply> PlainAsync(SmtpSession session, string user, string password, CancellationToken cancellationToken)
    {
        var credentials = Base64($"\0{user}\0{password}");
        var reply = await session.AskAsync($"AUTH PLAIN {credentials}", cancellationToken);
        // A server that overlooks the initial response asks for it.
        return reply.Code == 334 ? await session.AskAsync(credentials, cancellationToken, "AUTH") : reply;
    }

    private static async Task<SmtpReply> LoginAsync(SmtpSession session, string user, string password, CancellationToken cancellationToken)
    {
        var reply = await session.AskAsync("AUTH LOGIN", cancellationToken);
        foreach (var word in new[] { user, password })
        {
            if (reply.Code != 334)
            {
                return reply;
            }

            reply = await session.AskAsync(Base64(word), cancellationToken, "AUTH");
        }

        return reply;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
