using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Web.Features.Troubles;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>The engine names a fault by a code; the office reads what happened and what to do.</summary>
public sealed partial class TroubleReasonsTests
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_fault_the_engine_and_its_scripts_can_name_is_explained_in_both_languages(string language)
    {
        var texts = new ResourceManager(typeof(TroubleReasons));
        var explained = texts.GetResourceSet(language == "en" ? CultureInfo.GetCultureInfo("en") : CultureInfo.InvariantCulture, true, tryParents: false)!;
        string[] folders = ["src/WorkflowHost.Engine", "src/WorkflowHost.ScriptWorker", "src/WorkflowHost.Runtime/Scripting"];

        var codes = folders.SelectMany(folder => Repository.Files(folder, "*.cs")).SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(match => match.Groups["code"].Value).Distinct().Order().ToList();

        Assert.InRange(codes.Count, 30, 60);
        Assert.Equal([], codes.Where(code => explained.GetString(code) is not { Length: > 10 }));
    }

    [GeneratedRegex("""(?:ActivityFaultException|FailingExpression|Fault|AddIncident|ScriptException|ScriptErrors\.Of| Of|Starved =)\s*\(?\s*(?:context, )?"(?<code>[A-Z][A-Za-z]+)"|:\s"(?<code>Fault|ScriptTimeout)",?$""", RegexOptions.Multiline)]
    private static partial Regex Code();
}
