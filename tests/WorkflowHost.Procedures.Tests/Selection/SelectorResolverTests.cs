using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Selection;

public sealed class SelectorResolverTests
{
    private static readonly DateOnly Day = new(2020, 5, 6);

    private static readonly RunDirectory Directory = new(
        [
            new UnitEntry("A01", "城区司法所", "司法所", "重点", "李", "li@example.org", HeadName: "张所长", HeadEmail: "zhang@example.org"),
            new UnitEntry("A02", "江东司法所", "司法所", null, "王", null, DeputyName: "赵", DeputyEmail: "zhao@example.org"),
            new UnitEntry("B01", "公证处", "法律服务"),
        ],
        [new PersonEntry("p1", "陈主任", "chen@example.org"), new PersonEntry("p2", "刘副主任"), new PersonEntry("p3", "周科长")],
        [new Holding("director", "p1", null, new DateOnly(2020, 6, 30)), new Holding("director", "p2", new DateOnly(2020, 7, 1)), new Holding("office", "p3")],
        [new Absence("p1", new DateOnly(2020, 5, 6), new DateOnly(2020, 5, 8), "p2")],
        new Dictionary<string, string> { ["director"] = "评议办主任", ["clerk"] = "档案员" })
    {
        Groups = new Dictionary<string, IReadOnlyList<string>> { ["north"] = ["B01", "A02"] },
        Evaluators = new Dictionary<string, IReadOnlyList<PersonEntry>> { ["delegates"] = [new PersonEntry("e1", "王代表", "wang@example.org"), new PersonEntry("e2", "李委员")] },
    };

    [Theory]
    [InlineData("all", "A01,A02,B01")]
    [InlineData("kind:司法所", "A01,A02")]
    [InlineData("kind：司法所，法律服务", "A01,A02,B01")]
    [InlineData("class:重点", "A01")]
    [InlineData("units:B01,A01", "A01,B01")]
    [InlineData("units:B01; class:重点", "A01,B01")]
    [InlineData("group:north", "A02,B01")]
    [InlineData("group:north; units:A01", "A01,A02,B01")]
    public void Units_are_found_by_what_they_are_in_the_order_of_the_directory(string selector, string codes) =>
        Assert.Equal(codes.Split(','), SelectorResolver.Units(selector, Directory).Found.Select(u => u.Code));

    [Theory]
    [InlineData("kind:医院")]
    [InlineData("group:south")]
    [InlineData("units:A01,Z99")]
    [InlineData("张三")]
    public void What_selects_nobody_is_said(string selector) => Assert.NotEmpty(SelectorResolver.Units(selector, Directory).Problems);

    [Fact]
    public void Whoever_holds_the_post_on_the_day_is_asked_and_his_substitute_while_he_is_away()
    {
        var away = Assert.Single(SelectorResolver.People("post:director", Directory, Day).Found);
        Assert.Equal(("刘副主任", "陈主任"), (away.Name, away.ActsFor));

        Assert.Equal("陈主任", Assert.Single(SelectorResolver.People("post:director", Directory, new DateOnly(2020, 5, 11)).Found).Name);
        Assert.Equal("刘副主任", Assert.Single(SelectorResolver.People("post:director", Directory, new DateOnly(2020, 7, 1)).Found).Name);
    }

    [Fact]
    public void A_circle_of_substitutes_leaves_the_task_with_the_holder()
    {
        var circle = Directory with { Absences = [new("p1", Day, Day, "p2"), new("p2", Day, Day, "p1")] };

        Assert.Equal("陈主任", Assert.Single(SelectorResolver.People("post:director", circle, Day).Found).Name);
    }

    [Fact]
    public void A_post_nobody_holds_is_named_with_what_to_do() =>
        Assert.Contains("档案员", Assert.Single(SelectorResolver.People("post:clerk", Directory, Day).Problems).Chinese, StringComparison.Ordinal);

    [Fact]
    public void Units_are_written_to_at_their_contact_else_at_the_deputy()
    {
        var contacts = SelectorResolver.People("units:all", Directory, Day).Found;

        Assert.Equal(["li@example.org", "zhao@example.org", null], contacts.Select(c => c.Email));
        Assert.Equal(["unit:A01:contact", "unit:A02:deputy", "unit:B01:contact"], contacts.Select(c => c.Key));
        Assert.Equal("张所长", SelectorResolver.People("head", Directory, Day, Directory.Units[0]).Found[0].Name);
    }

    [Fact]
    public void Evaluators_are_found_by_their_list_and_an_empty_one_is_named()
    {
        Assert.Equal(["evaluator:e1", "evaluator:e2"], SelectorResolver.People("list:delegates", Directory, Day).Found.Select(p => p.Key));
        Assert.Contains("experts", Assert.Single(SelectorResolver.People("list:experts", Directory, Day).Problems).Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_found_twice() =>
        Assert.Equal(3, SelectorResolver.People("units:all; units:A01", Directory, Day).Found.Count);
}
