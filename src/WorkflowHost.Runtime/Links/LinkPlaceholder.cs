using System.Text.RegularExpressions;

namespace WorkflowHost.Runtime.Links;

/// <summary>
/// Stands in every stored text where the mail will carry the link. Only the hand-over to the mail server puts the address in
/// (<see cref="Reveal"/>); pages, <c>.eml</c> exports and archives show the masked form, so none of them opens a task.
/// </summary>
public static partial class LinkPlaceholder
{
    /// <summary>What a template writes, in text and in HTML alike (it needs no encoding in either).</summary>
    public const string Address = "[[task-link]]";

    /// <summary>Stands for one link of a mail that carries several. The id of a link opens nothing without its signature.</summary>
    public static string Of(string linkId) => $"[[task-link:{linkId}]]";

    public static string Reveal(string text, string address) => text.Replace(Address, address, StringComparison.Ordinal);

    /// <param name="address">Of a link id; null when it opens nothing any more.</param>
    public static string RevealEach(string text, Func<string, string?> address, LinkAddresses addresses) =>
        One().Replace(text, match => address(match.Groups["id"].Value) ?? addresses.Masked);

    public static string Mask(string text, LinkAddresses addresses) => One().Replace(text.Replace(Address, addresses.Masked, StringComparison.Ordinal), addresses.Masked);

    [GeneratedRegex(@"\[\[task-link:(?<id>[A-Za-z0-9_-]{1,60})\]\]")]
    private static partial Regex One();
}
