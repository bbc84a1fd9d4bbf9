using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Units;

/// <summary>The units in their order, with the contacts the office writes to.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class UnitListPage(UnitList units) : HostPage
{
    public const int PageSize = 50;

    public UnitPage Shown { get; private set; } = null!;
    public string Search { get; private set; } = "";
    public UnitFilter Filter { get; private set; }
    public int PageNumber { get; private set; }

    public int Pages => Pager.PagesOf(Shown.Total, PageSize);

    public bool IsEmpty => Search.Length == 0 && Shown.Active + Shown.Inactive == 0;

    public async Task OnGetAsync(string? q, UnitFilter filter, int p)
    {
        Search = q?.Trim() ?? "";
        Filter = Enum.IsDefined(filter) ? filter : UnitFilter.Active;
        PageNumber = Pager.Read(p);
        Shown = await units.PageAsync(new UnitQuery(Search, Filter, PageNumber, PageSize), Cancellation);
        if (PageNumber >= Pages)
        {
            PageNumber = Pages - 1;
            Shown = await units.PageAsync(new UnitQuery(Search, Filter, PageNumber, PageSize), Cancellation);
        }
    }

    /// <summary>This list with another filter or page.</summary>
    public string Address(UnitFilter filter, int page = 0)
    {
        Dictionary<string, string?> query = [];
        if (Search.Length > 0)
        {
            query["q"] = Search;
        }

        if (filter != UnitFilter.Active)
        {
            query["filter"] = filter.ToString();
        }

        if (page > 0)
        {
            query["p"] = page.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return QueryHelpers.AddQueryString("/units", query);
    }
}
