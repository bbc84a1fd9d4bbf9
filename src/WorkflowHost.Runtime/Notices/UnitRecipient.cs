using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Whom the office writes to at a unit: the contact (联络员), the deputy while the contact has no address.</summary>
/// <param name="Use">What the link in his mail lets him do.</param>
internal sealed record UnitRecipient(string Name, string Address, LinkUse Use = LinkUse.FillIn)
{
    /// <summary>Null when no mail reaches the unit: it stands on the telephone list.</summary>
    public static UnitRecipient? Of(Unit unit) =>
        !string.IsNullOrWhiteSpace(unit.ContactEmail) ? new UnitRecipient(unit.ContactName ?? unit.Name, unit.ContactEmail) : Deputy(unit);

    public static UnitRecipient? Deputy(Unit unit) =>
        !string.IsNullOrWhiteSpace(unit.DeputyEmail) ? new UnitRecipient(unit.DeputyName ?? unit.Name, unit.DeputyEmail) : null;

    /// <summary>The head, when a copy reaches him elsewhere than what the contact gets.</summary>
    public static UnitRecipient? HeadApart(Unit unit) =>
        !string.IsNullOrWhiteSpace(unit.HeadEmail) && !string.Equals(unit.HeadEmail, Of(unit)?.Address, StringComparison.OrdinalIgnoreCase)
            ? new UnitRecipient(unit.HeadName ?? unit.Name, unit.HeadEmail)
            : null;
}
