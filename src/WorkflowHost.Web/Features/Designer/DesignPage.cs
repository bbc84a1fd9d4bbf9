using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Designer;

/// <summary>The definitions at a glance, without loading Studio: which are in use, which wait to be published.</summary>
[Authorize(Policy = Rights.Design)]
public sealed class DesignPage(DefinitionReader reader) : HostPage
{
    private const int PageSize = 50;

    private HashSet<string> published = [];

    [BindProperty(SupportsGet = true, Name = "page")]
    public int PageNumber { get; set; }

    public IReadOnlyList<DefinitionSummary> Definitions { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task OnGetAsync()
    {
        PageNumber = Math.Max(0, PageNumber);
        var found = await reader.ListAsync(new(VersionOption.Latest, Order: DefinitionOrder.Name, Page: PageNumber, PageSize: PageSize), Cancellation);
        Definitions = found.Items;
        HasMore = (PageNumber + 1) * PageSize < found.Total;
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
