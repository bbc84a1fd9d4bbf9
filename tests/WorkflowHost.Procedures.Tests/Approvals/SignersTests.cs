using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class SignersTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly RunDirectory Office = new(
        [],
        [new PersonEntry("wu", "吴局长", "wu@example.org"), new PersonEntry("zheng", "郑副局长", "zheng@example.org"), new PersonEntry("he", "何科长", "he@example.org")],
        [
            new Holding("leaders", "zheng", new DateOnly(2020, 1, 1)), new Holding("leaders", "wu", new DateOnly(2021, 1, 1)), new Holding("leaders", "gone", new DateOnly(2019, 1, 1)),
            new Holding("director", "wu"), new Holding("chief", "he", null, new DateOnly(2026, 3, 1)),
        ],
        [new Absence("wu", Day, Day.AddDays(3), "he")],
        new Dictionary<string, string>());

    [Fact]
    public void Each_holder_of_today_is_asked_in_the_order_of_posts_and_of_holding_and_nobody_twice() =>
        Assert.Equal(["person:wu", "person:zheng"], Signers.Each(["director", "leaders"], Office, Day).Select(s => s.Key));

    [Fact]
    public void A_post_nobody_holds_today_is_asked_as_a_post_and_counts_as_one() =>
        Assert.Equal(["chief", "person:zheng", "person:wu"], Signers.Each(["chief", "leaders"], Office, Day).Select(s => s.Key));

    [Fact]
    public void Mail_to_somebody_who_is_away_goes_to_the_one_who_acts_for_him()
    {
        var to = Assert.Single(Signers.Recipients(Signer.OfPerson("wu"), Office, Day));

        Assert.Equal(("he@example.org", "吴局长"), (to.Email, to.ActsFor));
        Assert.Equal("wu@example.org", Assert.Single(Signers.Recipients(Signer.OfPerson("wu"), Office, Day.AddDays(4))).Email);
        Assert.Empty(Signers.Recipients(Signer.OfPerson("gone"), Office, Day));
    }

    [Fact]
    public void A_key_says_whether_it_is_a_person_or_a_post()
    {
        Assert.Equal(("wu", null), (new Signer("person:wu").Person, new Signer("person:wu").Post));
        Assert.Equal((null, "director"), (new Signer("director").Person, new Signer("director").Post));
    }
}
