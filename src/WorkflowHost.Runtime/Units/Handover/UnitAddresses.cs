using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units.Handover;

/// <summary>The addresses of a unit's people as they were.</summary>
internal sealed record UnitAddresses(string? Contact, string? Deputy, string? Head)
{
    public static UnitAddresses Of(Unit unit) => new(Blank(unit.ContactEmail), Blank(unit.DeputyEmail), Blank(unit.HeadEmail));

    /// <summary>Whom the office wrote to.</summary>
    public string? WrittenTo => Contact ?? Deputy;

    public IEnumerable<string> All => ((string?[])[Contact, Deputy, Head]).OfType<string>();

    public bool Holds(string address) => All.Any(own => Same(own, address));

    /// <summary>Mailboxes do not tell capitals apart.</summary>
    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string? Blank(string? address) => string.IsNullOrWhiteSpace(address) ? null : address.Trim();
}

/// <summary>A unit some of whose addresses are others now.</summary>
internal sealed record MovedAddresses(Unit Unit, UnitAddresses Before)
{
    public UnitAddresses Now { get; } = UnitAddresses.Of(Unit);

    public bool IsOther => !UnitAddresses.Same(Before.Contact, Now.Contact) || !UnitAddresses.Same(Before.Deputy, Now.Deputy) || !UnitAddresses.Same(Before.Head, Now.Head);

    /// <summary>The one the office writes to is another.</summary>
    public bool IsWrittenToOther => !UnitAddresses.Same(Before.WrittenTo, Now.WrittenTo);

    /// <summary>It was one of the unit's, and is none of them any more.</summary>
    public bool HasLeft(string address) => Before.Holds(address) && !Now.Holds(address);

    /// <summary>Who gets what was meant for an address that has left; null when nobody does.</summary>
    public UnitRecipient? HeirOf(string address) =>
        UnitAddresses.Same(address, Before.WrittenTo) ? UnitRecipient.Of(Unit)
        : UnitAddresses.Same(address, Before.Deputy) ? UnitRecipient.Deputy(Unit)
        : UnitAddresses.Same(address, Before.Head) ? UnitRecipient.HeadApart(Unit)
        : null;
}
