namespace WorkflowHost.Web.Layout;

/// <summary>Leafing through a long list: the same links under every one, and each keeps the filter of its page.</summary>
/// <param name="Page">From 0.</param>
/// <param name="Pages">How many there are; null where counting them would cost more than showing them.</param>
/// <param name="Address">Of a page by its number.</param>
public sealed record Pager(int Page, int? Pages, bool HasMore, Func<int, string> Address)
{
    private const int Last = 100_000;

    public bool IsNeeded => Page > 0 || HasMore;

    public static Pager Of(int page, int total, int size, Func<int, string> address)
    {
        var pages = PagesOf(total, size);
        return new Pager(page, pages, page + 1 < pages, address);
    }

    public static int PagesOf(int total, int size) => Math.Max(1, (total + size - 1) / size);

    /// <summary>The page an address asks for, as a number that can be asked of the database.</summary>
    public static int Read(int page) => Math.Clamp(page, 0, Last);
}
