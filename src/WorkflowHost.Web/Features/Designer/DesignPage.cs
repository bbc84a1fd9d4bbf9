using Microsoft.AspNetCore.Authorization;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Designer;

/// <summary>The definitions at a glance, without loading Studio: which are in use, which wait to be published.</summary>
[Authorize(Policy = Rights.Design)]
public sealed class DesignPage(DefinitionReader reader) : HostPage
{
    public const int PageSize = 50;

    private HashSet<string> published = [];

    public int PageNumber { get; private set; }

    public IReadOnlyList<DefinitionSummary> Definitions { get; private set; } = [];

    public int Total { get; private set; }

    // Not "page": that is what Razor Pages calls the page itself, and it wins over the address.
    public async Task OnGetAsync(int p)
    {
        PageNumber = Pager.Read(p);
        var found = await reader.ListAsync(new(VersionOption.Latest, Order: DefinitionOrder.Name, Page: PageNumber, PageSize: PageSize), Cancellation);
        Definitions = found.Items;
        Total = found.Total;
        string[] drafts = [.. Definitions.Where(d => !d.IsPublished).Select(d => d.DefinitionId)];
        if (drafts.Length > 0)
        {
            var versions = await reader.ListAsync(new(VersionOption.Published, DefinitionIds: drafts), Cancellation);
            published = [.. versions.Items.Select(d => d.DefinitionId)];
        }
    }

    /// <summary>Key of the word for it.</summary>
    public string StateOf(DefinitionSummary definition) =>
        definition.IsPublished ? "Published" : published.Contains(definition.DefinitionId) ? "DraftOverPublished" : "Draft";
}
