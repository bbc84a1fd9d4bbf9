using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People.Import;

/// <summary>Somebody of the staff as he is, and as the lines read so far would make him.</summary>
internal sealed class StaffDraft
{
    private readonly Dictionary<StaffField, int> setOn = [];

    public StaffDraft(StaffMember member, IEnumerable<string> rights)
    {
        (Id, UserName, Name, Email, Phone, IsActive) = (member.Id, member.UserName!, member.DisplayName, member.Email, member.PhoneNumber, member.IsActive);
        RightsBefore = Rights = Ordered(rights);
    }

    public StaffDraft(string userName, string name) => (UserName, Name, IsActive) = (userName, name, true);

    /// <summary>Null for a new one.</summary>
    public string? Id { get; }
    public string UserName { get; }
    public string Name { get; private set; }
    public string? Email { get; private set; }
    public string? Phone { get; private set; }
    public bool IsActive { get; }
    public IReadOnlyList<string> Rights { get; private set; } = [People.Rights.Handle];
    public IReadOnlyList<string> RightsBefore { get; } = [];
    public bool IsChanged => Id is null || setOn.Count > 0;

    /// <summary>The account this becomes when it is written; set then.</summary>
    public StaffMember? Written { get; set; }

    /// <summary>Takes a value over. A cell that is empty changes nothing.</summary>
    /// <returns>What it changed; null when nothing.</returns>
    /// <param name="other">The earlier line that gave another value for the same field.</param>
    public StaffChange? Set(StaffField field, string? value, int line, out int? other)
    {
        other = null;
        var now = ValueOf(field);
        if (value is null || value == now)
        {
            return null;
        }

        if (setOn.TryGetValue(field, out var earlier))
        {
            other = earlier;
            return null;
        }

        setOn[field] = line;
        switch (field)
        {
            case StaffField.Name:
                Name = value;
                break;
            case StaffField.Email:
                Email = value;
                break;
            case StaffField.Phone:
                Phone = value;
                break;
            case StaffField.Rights:
                Rights = Ordered(value.Split(','));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, "Not a field of the account.");
        }

        return new StaffChange(field, null, now, value);
    }

    /// <summary>Rights as one text in a fixed order, so that two can be compared.</summary>
    public static string RightsText(IEnumerable<string> rights) => string.Join(',', Ordered(rights));

    private string? ValueOf(StaffField field) => field switch
    {
        StaffField.Name => Name,
        StaffField.Email => Email,
        StaffField.Phone => Phone,
        _ => RightsText(Rights),
    };

    private static IReadOnlyList<string> Ordered(IEnumerable<string> rights) => [.. People.Rights.All.Where(rights.ToHashSet().Contains)];
}
