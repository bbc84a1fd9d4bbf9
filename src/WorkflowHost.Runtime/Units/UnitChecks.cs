using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Units;

internal static class UnitChecks
{
    /// <summary>One code and one name belong to one unit. Of two people who take the same code at once, the index of the database lets one through and the other lands here again.</summary>
    public static async Task MustBeKeepableAsync(HostDbContext db, string id, UnitDetails details, CancellationToken cancellation)
    {
        if (details.Problem() is var (text, arguments))
        {
            throw UnitTexts.Refuse(text, arguments);
        }

        var (code, name) = (details.Code!, details.Name!);
        var taken = await db.Units.AsNoTracking().Where(u => u.Id != id && (u.Code == code || u.Name == name)).Select(u => new { u.Code, u.Name }).FirstOrDefaultAsync(cancellation);
        if (taken is not null)
        {
            throw taken.Code == code ? UnitTexts.Refuse("CodeTaken", code, taken.Name) : UnitTexts.Refuse("NameTaken", name, taken.Code);
        }
    }
}
