using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units;

/// <summary>What the office keeps of a unit, as it was typed.</summary>
public sealed record UnitDetails
{
    public const int LongestName = 100;
    public const int LongestOther = 60;

    public string? Code { get; init; }
    public string? Name { get; init; }
    public string? Kind { get; init; }

    /// <summary>Place in lists; null puts a new unit at the end and leaves an old one where it is.</summary>
    public int? OrderNumber { get; init; }
    public string? ContactName { get; init; }
    public string? ContactEmail { get; init; }
    public string? ContactPhone { get; init; }
    public string? DeputyName { get; init; }
    public string? DeputyEmail { get; init; }
    public string? HeadName { get; init; }
    public string? HeadEmail { get; init; }

    /// <summary>Of the unit as it was shown; null where nobody was shown one.</summary>
    public int? Version { get; init; }

    public static UnitDetails Of(Unit unit) => new()
    {
        Code = unit.Code,
        Name = unit.Name,
        Kind = unit.Kind,
        OrderNumber = unit.OrderNumber,
        ContactName = unit.ContactName,
        ContactEmail = unit.ContactEmail,
        ContactPhone = unit.ContactPhone,
        DeputyName = unit.DeputyName,
        DeputyEmail = unit.DeputyEmail,
        HeadName = unit.HeadName,
        HeadEmail = unit.HeadEmail,
        Version = unit.Version,
    };

    /// <summary>Without the spaces around, empty as null.</summary>
    public UnitDetails Trimmed() => new()
    {
        Code = Trim(Code),
        Name = Trim(Name),
        Kind = Trim(Kind),
        OrderNumber = OrderNumber,
        ContactName = Trim(ContactName),
        ContactEmail = Trim(ContactEmail),
        ContactPhone = Trim(ContactPhone),
        DeputyName = Trim(DeputyName),
        DeputyEmail = Trim(DeputyEmail),
        HeadName = Trim(HeadName),
        HeadEmail = Trim(HeadEmail),
        Version = Version,
    };

    /// <summary>Why these cannot be kept: key of the sentence and what it names; null when they can. Asked of trimmed details.</summary>
    internal (string Text, object[] Arguments)? Problem()
    {
        if (Name is null)
        {
            return ("NameMissing", []);
        }

        if (Name.Length > LongestName)
        {
            return ("NameLong", [LongestName]);
        }

        if (Code is null || !UnitTable.IsCode(Code))
        {
            return ("CodeForm", [Code ?? ""]);
        }

        if (OrderNumber is < 0 or > UnitTable.HighestOrder)
        {
            return ("OrderForm", [UnitTable.HighestOrder]);
        }

        foreach (var text in (string?[])[Kind, ContactName, ContactPhone, DeputyName, HeadName])
        {
            if (text?.Length > LongestOther)
            {
                return ("TextLong", [text, LongestOther]);
            }
        }

        // As strict as the mail client: an address that cannot be written to is found here, not when the notice is due.
        foreach (var (address, name) in ((string?, string?)[])[(ContactEmail, ContactName), (DeputyEmail, DeputyName), (HeadEmail, HeadName)])
        {
            if (address is not null && !(UnitTable.IsAddress(address) && Mailbox.TryCreate(address, name, out _, out _)))
            {
                return ("AddressForm", [address]);
            }
        }

        return null;
    }

    internal void WriteTo(Unit unit)
    {
        unit.Code = Code!;
        unit.Name = Name!;
        unit.Kind = Kind;
        unit.OrderNumber = OrderNumber ?? unit.OrderNumber;
        unit.ContactName = ContactName;
        unit.ContactEmail = ContactEmail;
        unit.ContactPhone = ContactPhone;
        unit.DeputyName = DeputyName;
        unit.DeputyEmail = DeputyEmail;
        unit.HeadName = HeadName;
        unit.HeadEmail = HeadEmail;
    }

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
