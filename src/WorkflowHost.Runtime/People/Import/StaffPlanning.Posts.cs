using System.Globalization;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Units;

namespace WorkflowHost.Runtime.People.Import;

/// <summary>Posts, who holds them, and who is away.</summary>
internal sealed partial class StaffPlanning
{
    private readonly Dictionary<string, PostDraft> posts;
    private readonly List<HoldingDraft> holdings;
    private readonly List<AbsenceDraft> absences;
    private readonly List<PostDraft> newPosts = [];
    private readonly List<HoldingDraft> planned = [];
    private readonly List<AbsenceDraft> plannedAbsences = [];

    /// <summary>The posts a line names, by code or by name; one that is not there is made where the line gives both.</summary>
    private List<PostDraft> MentionedPosts(StaffEntry entry, List<StaffChange> changes)
    {
        List<PostDraft> mentioned = [];
        foreach (var (word, title) in entry.Posts)
        {
            if (posts.TryGetValue(word, out var known) || (title is null && TryNamed(word, out known)))
            {
                if (title is not null && title != known!.Name)
                {
                    Warn(entry.Line, "ImportPostName", entry.Line, known.Code, known.Name);
                }

                mentioned.Add(known!);
            }
            else if (title is null)
            {
                Refuse(entry.Line, PeopleTexts.Refuse("ImportPostUnknown", entry.Line, word));
            }
            else
            {
                Judge(entry, () =>
                {
                    var post = new PostDraft(OfficePosts.CheckCode(word), OfficePosts.Check(title, 0), posts.Values.Select(p => p.OrderNumber).DefaultIfEmpty().Max() + AddUnit.OrderStep);
                    posts.Add(post.Code, post);
                    newPosts.Add(post);
                    mentioned.Add(post);
                    changes.Add(new StaffChange(StaffField.Post, post.Code, null, post.Name));
                });
            }
        }

        return mentioned;
    }

    private bool TryNamed(string name, out PostDraft? post)
    {
        var found = posts.Values.Where(p => p.Name == name).Take(2).ToList();
        post = found.Count == 1 ? found[0] : null;
        return post is not null;
    }

    /// <summary>A holding of the same person that touches the days is corrected, else there is a new one; without days: the one there is, or one from today.</summary>
    private void Hold(StaffEntry entry, StaffDraft person, PostDraft post, List<StaffChange> changes)
    {
        var own = holdings.Where(h => h.Person == person && h.PostCode == post.Code).ToList();
        var from = entry.From ?? (entry.To < today ? entry.To!.Value : today);
        var touching = own.Where(h => (h.To is null || from <= h.To) && (entry.To is null || h.From <= entry.To)).ToList();
        if (touching.Count > 1)
        {
            Refuse(entry.Line, PeopleTexts.Refuse("ImportHoldings", entry.Line, person.Name, post.Name));
            return;
        }

        if (touching is [var there])
        {
            var then = there with { From = entry.From ?? there.From, To = entry.To ?? there.To };
            if (then == there)
            {
                return;
            }

            // A holding this very table has made or changed before: two lines that say different things.
            if (planned.Contains(there) || then.To < then.From)
            {
                Refuse(entry.Line, PeopleTexts.Refuse("ImportHoldings", entry.Line, person.Name, post.Name));
                return;
            }

            Replace(there, then);
            changes.Add(new StaffChange(StaffField.Holding, post.Name, Days(there.From, there.To), Days(then.From, then.To)));
            return;
        }

        if (!person.IsActive)
        {
            Refuse(entry.Line, PeopleTexts.Refuse("ImportHolderInactive", entry.Line, person.Name));
            return;
        }

        var holding = new HoldingDraft(null, post.Code, person, from, entry.To);
        holdings.Add(holding);
        planned.Add(holding);
        changes.Add(new StaffChange(StaffField.Holding, post.Name, null, Days(from, entry.To)));
    }

    private void Replace(HoldingDraft there, HoldingDraft then)
    {
        holdings[holdings.IndexOf(there)] = then;
        planned.Add(then);
    }

    private void Away(StaffEntry entry, StaffDraft person, List<StaffChange> changes)
    {
        var (from, to) = (entry.AwayFrom!.Value, entry.AwayTo!.Value);
        if (Named(entry.Line, person.Name, entry.Substitute!) is not { } substitute || absences.Contains(new AbsenceDraft(person, substitute, from, to)))
        {
            return;
        }

        if (to < today || to.DayNumber - from.DayNumber > StaffAbsences.LongestDays)
        {
            Judge(entry, () => throw PeopleTexts.Refuse("AbsenceDates", StaffAbsences.LongestDays));
        }
        else if (!substitute.IsActive || substitute == person)
        {
            Judge(entry, () => throw PeopleTexts.Refuse("AbsenceSubstitute"));
        }
        else if (absences.Exists(a => a.Person == person && a.From <= to && a.To >= from))
        {
            Judge(entry, () => throw PeopleTexts.Refuse("AbsenceTwice"));
        }
        else
        {
            var absence = new AbsenceDraft(person, substitute, from, to);
            absences.Add(absence);
            plannedAbsences.Add(absence);
            changes.Add(new StaffChange(StaffField.Away, substitute.Name, null, Days(from, to)));
        }
    }

    private static string Days(DateOnly from, DateOnly? to) => string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd} – {to:yyyy-MM-dd}").TrimEnd();
}
