using System.Text.RegularExpressions;

namespace WorkflowHost.Runtime.Mail;

/// <summary>Message-IDs (RFC 5322, 3.6.4). Made from the notice's own id, so that the same notice has the same one however often it is sent.</summary>
public static partial class MessageId
{
    /// <param name="unique">Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</param>
    /// <param name="sender">Its domain is taken: the part of the world in which <paramref name="unique"/> is unique.</param>
    public static string Create(string unique, Mailbox sender)
    {
        var id = $"<{unique}@{sender.Address[(sender.Address.LastIndexOf('@') + 1)..]}>";
        return IsValid(id) ? id : throw new MailFormatException(MailTexts.Say("MessageId", HeaderText.Visible(id)));
    }

    /// <param name="host">The host's public address, whose name is taken in its ASCII form.</param>
    public static string Create(string unique, Uri host)
    {
        var name = host.HostNameType == UriHostNameType.IPv6 ? $"ipv6-{host.DnsSafeHost.Replace(':', '-').Replace('%', '-').Trim('-')}" : host.IdnHost;
        var id = $"<{unique}@{name}>";
        return IsValid(id) ? id : throw new MailFormatException(MailTexts.Say("MessageId", HeaderText.Visible(id)));
    }

    public static bool IsValid(string id) => id.Length <= 250 && Shape().IsMatch(id);

    [GeneratedRegex(@"^<[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*>\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
