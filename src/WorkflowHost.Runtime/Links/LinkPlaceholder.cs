namespace WorkflowHost.Runtime.Links;

/// <summary>
/// Stands in every stored text where the mail will carry the link. Only the hand-over to the mail server puts the address in
/// (<see cref="Reveal"/>); pages, <c>.eml</c> exports and archives show the masked form, so none of them opens a task.
/// </summary>
public static class LinkPlaceholder
{
    /// <summary>What a template writes, in text and in HTML alike (it needs no encoding in either).</summary>
    public const string Address = "[[task-link]]";

    public static string Reveal(string text, string address) => text.Replace(Address, address, StringComparison.Ordinal);

    public static string Mask(string text, LinkAddresses addresses) => text.Replace(Address, addresses.Masked, StringComparison.Ordinal);
}
