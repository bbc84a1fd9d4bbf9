using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace WorkflowHost.Tests.Architecture;

/// <summary>What others build on explains itself: each public type of the pure projects has a summary.</summary>
public sealed class PublicDocumentationTests
{
    [Theory]
    [InlineData("WorkflowHost.Engine")]
    [InlineData("WorkflowHost.Procedures")]
    public void Every_public_type_of_a_pure_project_says_what_it_is(string project)
    {
        var assembly = Assembly.Load(project);
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet(StringComparer.Ordinal);

        var types = assembly.GetExportedTypes();

        Assert.NotEmpty(types);
        Assert.Equal([], types.Where(type => !documented.Contains("T:" + type.FullName!.Replace('+', '.'))).Select(type => type.FullName));
    }
}
