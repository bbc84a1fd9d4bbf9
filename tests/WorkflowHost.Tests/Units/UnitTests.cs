using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Units;

public sealed class UnitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_copy_of_the_form_adds_nothing(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);

        await desk.AddAsync(" JTJ ", " 区交通运输局 ", "a@example.cn", "form-1");
        await desk.AddAsync(" JTJ ", " 区交通运输局 ", "a@example.cn", "form-1");

        var unit = Assert.Single(await desk.UnitsAsync());
        Assert.Equal(("JTJ", "区交通运输局", 10), (unit.Code, unit.Name, unit.OrderNumber));
        Assert.Equal(["unit.added"], await desk.AuditAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_people_who_take_the_same_code_at_once_one_is_told(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);

        var adds = Enumerable.Range(0, 8).Select(i => desk.AddAsync("JTJ", $"单位{i}")).ToList();
        var outcomes = await Task.WhenAll(adds.Select(async add => await Record.ExceptionAsync(() => add)));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.Where(outcome => outcome is not null), refused => Assert.Equal("CodeTaken", Assert.IsType<RefusedException>(refused).Code));
        Assert.Single(await desk.UnitsAsync());
    }

    [Theory]
    [InlineData("", "甲", null, "CodeForm")]
    [InlineData("A B", "甲", null, "CodeForm")]
    [InlineData("A;B", "甲", null, "CodeForm")]
    [InlineData("A", " ", null, "NameMissing")]
    [InlineData("A", "甲", "nobody", "AddressForm")]
    [InlineData("A", "甲", "a@example.cn\r\nBcc: b@example.cn", "AddressForm")]
    [InlineData("A0", "甲", null, "CodeTaken")]
    [InlineData("A", "在册单位", null, "NameTaken")]
    public async Task What_cannot_be_kept_is_refused_and_changes_nothing(string code, string name, string? email, string refusal)
    {
        await using var desk = await UnitDesk.OpenAsync(Database.Sqlite);
        await desk.AddAsync("A0", "在册单位");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.AddAsync(code, name, email));

        Assert.Equal(refusal, refused.Code);
        Assert.Single(await desk.UnitsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_is_on_record_with_the_fields_and_without_what_was_written(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.AddAsync("A1", "甲单位", "a@example.cn");
        var unit = (await desk.UnitsAsync())[0];
        var change = desk.Get<ChangeUnit>();

        await change.RunAsync(unit.Id, UnitDetails.Of(unit) with { ContactName = "秘密人名" }, UnitDesk.Clerk, None);
        await change.RunAsync(unit.Id, UnitDetails.Of(unit) with { ContactName = "秘密人名" }, UnitDesk.Clerk, None);

        var entry = await desk.Store.ReadAsync((db, _) => Task.FromResult(db.Audit.Single(a => a.Act == "unit.changed")), None);
        Assert.Equal("code=A1;fields=ContactName", entry.Details);
        Assert.Equal(("unit:" + unit.Id, "staff:s-1", "127.0.0.1"), (entry.Subject, entry.ActorId, entry.From));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_is_ordered_searched_filtered_and_paged_by_the_database(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.AddAsync("B2", "乙局", "b@example.cn", order: 20);
        await desk.AddAsync("A2", "甲局", order: 20);
        await desk.AddAsync("C1", "丙所", "c@example.cn", order: 10);
        await desk.AddAsync("D1", "丁局_100%", "d@example.cn", order: 30);
        await desk.Get<ChangeUnit>().SetActiveAsync((await desk.UnitsAsync())[3].Id, false, UnitDesk.Clerk, None);
        var list = desk.Get<UnitList>();

        async Task<string> CodesAsync(UnitQuery query) => string.Join(' ', (await list.PageAsync(query, None)).Units.Select(u => u.Code));

        Assert.Equal("C1 A2 B2", await CodesAsync(new UnitQuery()));
        Assert.Equal("B2", await CodesAsync(new UnitQuery(Page: 1, PageSize: 2)));
        Assert.Equal("A2 B2", await CodesAsync(new UnitQuery("局")));
        Assert.Equal("A2", await CodesAsync(new UnitQuery("a2")));
        Assert.Equal("A2", await CodesAsync(new UnitQuery(Filter: UnitFilter.NoAddress)));
        Assert.Equal("D1", await CodesAsync(new UnitQuery("0%", UnitFilter.Inactive)));
        Assert.Equal("", await CodesAsync(new UnitQuery("%", UnitFilter.Active)));
        var page = await list.PageAsync(new UnitQuery("局"), None);
        Assert.Equal((2, 2, 1, 1), (page.Total, page.Active, page.NoAddress, page.Inactive));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_correct_a_unit_at_once_the_second_is_told_and_nothing_of_the_first_is_lost(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.AddAsync("A1", "甲单位", "a@example.cn");
        var shown = UnitDetails.Of(Assert.Single(await desk.UnitsAsync()));
        var id = (await desk.UnitsAsync())[0].Id;

        await desk.Get<ChangeUnit>().RunAsync(id, shown with { ContactName = "王芳" }, UnitDesk.Clerk, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.Get<ChangeUnit>().RunAsync(id, shown with { ContactPhone = "123" }, UnitDesk.Clerk, CancellationToken.None));

        Assert.Equal("UnitMoved", refused.Code);
        var unit = Assert.Single(await desk.UnitsAsync());
        Assert.Equal(("王芳", (string?)null), (unit.ContactName, unit.ContactPhone));
    }
}
