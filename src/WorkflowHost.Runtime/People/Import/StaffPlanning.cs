using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Units;

namespace WorkflowHost.Runtime.People.Import;

/// <summary>
/// Holds a table against the staff and posts there are. A line belongs to the account with its user name; one without a user name to the
/// one person of its name. A cell that is empty changes nothing, and who is not in the table stays as he is.
/// </summary>
internal sealed partial class StaffPlanning
{
    private static readonly Dictionary<string, string> RightWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["管理"] = Rights.Administer, ["administer"] = Rights.Administer, ["administration"] = Rights.Administer,
        ["设计"] = Rights.Design, ["design"] = Rights.Design,
        ["办理"] = Rights.Handle, ["handle"] = Rights.Handle,
    };

    private readonly DateOnly today;
    private readonly List<ImportRemark> remarks;
    private readonly Dictionary<string, StaffDraft> people;
    private readonly bool hadAdministrator;

    private StaffPlanning(StaffNow now, DateOnly today, IEnumerable<ImportRemark> remarks)
    {
        this.today = today;
        this.remarks = [.. remarks];
        people = now.Members.ToDictionary(m => m.UserName!, m => new StaffDraft(m, now.Rights[m.Id]), StringComparer.OrdinalIgnoreCase);
        hadAdministrator = people.Values.Any(Administers);
        posts = now.Posts.ToDictionary(p => p.Code, p => new PostDraft(p.Code, p.Name, p.OrderNumber), StringComparer.OrdinalIgnoreCase);
        var byId = people.Values.ToDictionary(p => p.Id!);
        holdings = [.. now.Holders.Where(h => byId.ContainsKey(h.StaffMemberId)).Select(h => new HoldingDraft(h.Id, h.PostCode, byId[h.StaffMemberId], h.From, h.To))];
        absences = [.. now.Absences.Where(a => byId.ContainsKey(a.StaffMemberId) && byId.ContainsKey(a.SubstituteId)).Select(a => new AbsenceDraft(byId[a.StaffMemberId], byId[a.SubstituteId], a.From, a.To))];
    }

    public static StaffImportPlan Plan(string text, StaffNow now, DateOnly today)
    {
        var table = StaffTable.Read(text);
        return table.HasErrors ? new StaffImportPlan([], table.Remarks) : new StaffPlanning(now, today, table.Remarks).Plan(table.Rows);
    }

    private StaffImportPlan Plan(IReadOnlyList<StaffEntry> entries)
    {
        List<(StaffEntry Entry, StaffDraft? Person, bool IsNew, List<StaffChange> Changes)> lines = [];
        foreach (var entry in entries)
        {
            List<StaffChange> changes = [];
            var mentioned = MentionedPosts(entry, changes);
            var isPostOnly = entry.Name is null && entry.UserName is null;
            var (person, isNew) = isPostOnly ? (null, false) : PersonOf(entry);
            if (person is not null)
            {
                Fields(entry, person, isNew, changes);
                mentioned.ForEach(post => Hold(entry, person, post, changes));
            }

            lines.Add((entry, person, isNew, changes));
        }

        // Who acts for somebody may stand further down in the table.
        foreach (var (entry, person, _, changes) in lines.Where(l => l.Person is not null && l.Entry.AwayFrom is not null))
        {
            Away(entry, person!, changes);
        }

        if (hadAdministrator && !people.Values.Any(Administers))
        {
            Refuse(1, PeopleTexts.Refuse("LastAdministrator"));
        }

        remarks.Sort((a, b) => a.IsError == b.IsError ? a.Line.CompareTo(b.Line) : b.IsError.CompareTo(a.IsError));
        if (remarks.Exists(r => r.IsError))
        {
            return new StaffImportPlan([], remarks);
        }

        IReadOnlyList<PlannedStaff> rows = [.. lines.Select(l => new PlannedStaff(
            l.Entry.Line, ActOf(l.IsNew || l.Person is null, l.Changes), l.Person?.UserName, l.Person?.Name ?? l.Entry.Posts[0].Title!, l.Changes))];
        return new StaffImportPlan(rows, remarks) { Effects = new StaffEffects(newPosts, [.. people.Values.Where(p => p.IsChanged)], planned, plannedAbsences) };
    }

    private static PlannedAct ActOf(bool isNew, List<StaffChange> changes) => changes.Count == 0 ? PlannedAct.Keep : isNew ? PlannedAct.Add : PlannedAct.Change;

    private static bool Administers(StaffDraft person) => person.IsActive && person.Rights.Contains(Rights.Administer);

    private (StaffDraft? Person, bool IsNew) PersonOf(StaffEntry entry)
    {
        if (entry.UserName is not { } userName)
        {
            return (Named(entry.Line, entry.Name!, entry.Name!), false);
        }

        if (people.TryGetValue(userName, out var known))
        {
            return (known, false);
        }

        if (entry.Name is not { } name)
        {
            Refuse(entry.Line, PeopleTexts.Refuse("ImportNewWithoutName", entry.Line, userName));
            return (null, false);
        }

        Judge(entry, () => StaffAccounts.CheckUserName(userName));
        return (people[userName] = new StaffDraft(userName, name), true);
    }

    private void Fields(StaffEntry entry, StaffDraft person, bool isNew, List<StaffChange> changes)
    {
        if (isNew)
        {
            changes.Add(new StaffChange(StaffField.Name, null, null, person.Name));
        }
        else if (!person.IsActive)
        {
            Warn(entry.Line, "ImportInactive", entry.Line, person.Name);
        }

        Judge(entry, () => StaffAccounts.CheckDisplayName(entry.Name ?? person.Name));
        Judge(entry, () => StaffAccounts.CheckEmail(entry.Email));
        Judge(entry, () => StaffAccounts.CheckPhone(entry.Phone));
        var rights = entry.Rights is { } words ? RightsOf(entry, words) : null;
        foreach (var (field, value) in ((StaffField, string?)[])[(StaffField.Name, entry.Name), (StaffField.Email, entry.Email), (StaffField.Phone, entry.Phone), (StaffField.Rights, rights)])
        {
            var change = person.Set(field, value, entry.Line, out var other);
            if (other is { } line)
            {
                Refuse(entry.Line, PeopleTexts.Refuse("ImportDisagrees", entry.Line, person.Name, line));
            }
            else if (change is not null)
            {
                changes.Add(change);
            }
        }

        if (isNew)
        {
            // There was nothing before: what he may do is said as it will be.
            changes.RemoveAll(c => c.Field == StaffField.Rights);
            changes.Add(new StaffChange(StaffField.Rights, null, null, StaffDraft.RightsText(person.Rights)));
        }

        if (person.Email is null)
        {
            Warn(entry.Line, "ImportWithoutAddress", entry.Line, person.Name);
        }
    }

    private string? RightsOf(StaffEntry entry, IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(w => !RightWords.ContainsKey(w)) is { } unknown)
        {
            Refuse(entry.Line, PeopleTexts.Refuse("ImportRightUnknown", entry.Line, entry.Name ?? entry.UserName!, unknown));
            return null;
        }

        return StaffDraft.RightsText(words.Select(w => RightWords[w]));
    }

    /// <summary>The one person of this name or user name.</summary>
    private StaffDraft? Named(int line, string who, string word)
    {
        if (people.TryGetValue(word, out var byUserName))
        {
            return byUserName;
        }

        var found = people.Values.Where(p => p.Name == word).ToList();
        if (found.Count != 1)
        {
            Refuse(line, found.Count == 0 ? PeopleTexts.Refuse("ImportWithoutUserName", line, who, word) : PeopleTexts.Refuse("ImportNameTwice", line, word, found.Count));
        }

        return found.Count == 1 ? found[0] : null;
    }

    private void Judge(StaffEntry entry, Action check)
    {
        try
        {
            check();
        }
        catch (RefusedException refused)
        {
            remarks.Add(new ImportRemark(entry.Line, true, refused.Code, PeopleTexts.Row(entry.Line, entry.Name ?? entry.UserName ?? entry.Posts[0].Word, refused)));
        }
    }

    private void Refuse(int line, RefusedException refused) => remarks.Add(new ImportRemark(line, true, refused.Code, PeopleTexts.Say(refused)));

    private void Warn(int line, string code, params object[] arguments)
    {
        if (!remarks.Exists(r => r.Line == line && r.Code == code))
        {
            remarks.Add(new ImportRemark(line, false, code, PeopleTexts.Say(PeopleTexts.Refuse(code, arguments))));
        }
    }
}
