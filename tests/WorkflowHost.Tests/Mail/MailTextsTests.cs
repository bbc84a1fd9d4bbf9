using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Tests.Architecture;
using Xunit;

namespace WorkflowHost.Tests.Mail;

public sealed partial class MailTextsTests
{
    private static readonly ResourceManager Sentences = new("WorkflowHost.Runtime.Mail.MailTexts", typeof(Mailbox).Assembly);

    [Fact]
    public void Every_sentence_exists_in_both_languages_with_the_same_places_for_values()
    {
        var chinese = Of("");
        var english = Of("en");

        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(chinese, s => Assert.Equal(Places(s.Value), Places(english[s.Key])));
        Assert.All(chinese.Values, s => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", s));
        Assert.All(english.Values, s => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", s.Replace("授权码", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_sentence_that_the_code_says_exists()
    {
        var said = Repository.Files("src/WorkflowHost.Runtime/Mail", "*.cs").SelectMany(f => SayCall().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)
            .Concat(Enum.GetNames<MailFaultKind>().Select(k => "Fault" + k)).Distinct();

        Assert.Empty(said.Except(Of("").Keys));
    }

    private static Dictionary<string, string> Of(string culture) =>
        Sentences.GetResourceSet(CultureInfo.GetCultureInfo(culture), true, tryParents: false)!.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Places(string sentence) => Place().Matches(sentence).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bSay\(""(\w+)""")]
    private static partial Regex SayCall();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
