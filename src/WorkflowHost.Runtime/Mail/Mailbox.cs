using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace WorkflowHost.Runtime.Mail;

/// <summary>An e-mail address that is safe to write into a header and into an SMTP command, and the name shown with it.</summary>
/// <remarks>
/// This is the boundary at which injection is stopped: whoever holds a <see cref="Mailbox"/> need not look again. Stricter than RFC 5321 on purpose: quoted local parts,
/// comments and routes (<c>"a b"@x</c>, <c>a%b@x</c>, <c>a!b@x</c>) belong to nobody's real mailbox and have carried most of the known attacks.
/// The local part is ASCII, because few servers take anything else (SMTPUTF8); a domain in Chinese is written in its ASCII form.
/// </remarks>
public sealed record Mailbox
{
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;
    private const int LongestName = 200;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private Mailbox(string address, string? name) => (Address, Name) = (address, name);

    public string Address { get; }

    /// <summary>The name as a reader sees it, unencoded; null when there is none.</summary>
    public string? Name { get; }

    public static Mailbox Create(string? address, string? name = null) =>
        TryCreate(address, name, out var mailbox, out var problem) ? mailbox : throw new MailFormatException(problem);

    public static bool TryCreate(string? address, string? name, [NotNullWhen(true)] out Mailbox? mailbox, [NotNullWhen(false)] out string? problem)
    {
        mailbox = null;
        problem = Check(address, out var wire) ?? CheckName(name);
        if (problem is not null)
        {
            return false;
        }

        mailbox = new Mailbox(wire, string.IsNullOrWhiteSpace(name) ? null : name.Trim());
        return true;
    }

    /// <summary>As written in an SMTP command; the name is for headers.</summary>
    public override string ToString() => $"<{Address}>";

    private static string? Check(string? address, out string wire)
    {
        wire = "";
        if (string.IsNullOrWhiteSpace(address))
        {
            return MailTexts.Say("AddressEmpty");
        }

        if (HeaderText.HasForbidden(address))
        {
            return MailTexts.Say("AddressControl", HeaderText.Visible(address));
        }

        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
        {
            return MailTexts.Say("AddressShape", HeaderText.Visible(address));
        }

        var local = address[..at];
        if (!IsLocalPart(local))
        {
            return MailTexts.Say("AddressLocalPart", HeaderText.Visible(address));
        }

        if (DomainOnTheWire(address[(at + 1)..]) is not { } domain)
        {
            return MailTexts.Say("AddressDomain", HeaderText.Visible(address));
        }

        wire = $"{local}@{domain}";
        return wire.Length > LongestAddress ? MailTexts.Say("AddressLong", HeaderText.Visible(address)) : null;
    }

    private static string? CheckName(string? name) => name switch
    {
        null => null,
        _ when HeaderText.HasForbidden(name) => MailTexts.Say("NameControl", HeaderText.Visible(name)),
        { Length: > LongestName } => MailTexts.Say("NameLong", HeaderText.Visible(name)),
        _ => null,
    };

    private static bool IsLocalPart(string local) =>
        local.Length <= LongestLocalPart
        && local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
        && local.All(c => char.IsAsciiLetterOrDigit(c) || ".#$&'*+-/=?^_~".Contains(c, StringComparison.Ordinal));

    private static string? DomainOnTheWire(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain.Normalize(NormalizationForm.FormC)).ToLowerInvariant();
            return ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !ascii.EndsWith('.') ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
