using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace WorkflowHost.Tests.Architecture;

/// <summary>
/// Web → Runtime → Procedures → Engine, nothing upwards. Both the project files (what may be used) and the compiled
/// assemblies (what is used) are read: a reference that slips in either way is seen.
/// </summary>
public sealed class DependencyDirectionTests
{
    private static readonly string[] Order = ["WorkflowHost.Engine", "WorkflowHost.Procedures", "WorkflowHost.Runtime", "WorkflowHost.Web"];

    /// <summary>A program started beside the host. It is built and shipped with it; no assembly may use it.</summary>
    private const string Beside = "WorkflowHost.ScriptWorker";

    public static TheoryData<string> Projects => [.. Order];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_refers_only_to_projects_below_it(string project)
    {
        var file = Path.Combine(Repository.Root, "src", project, project + ".csproj");

        var referenced = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(name => name != Beside)
            .ToList();

        Assert.Equal([], Upwards(project, referenced));
        Assert.True(project == Order[0] ? referenced.Count == 0 : referenced.Count > 0, $"{project} refers to {referenced.Count} projects");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_compiled_assembly_uses_only_assemblies_below_it(string project)
    {
        var used = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.Contains("System.Runtime", used);
        Assert.Equal([], Upwards(project, used));
    }

    [Fact]
    public void The_script_worker_knows_nothing_of_the_host()
    {
        var file = Path.Combine(Repository.Root, "src", Beside, Beside + ".csproj");

        Assert.Empty(XDocument.Load(file).Descendants("ProjectReference"));
    }

    [Fact]
    public void The_pure_projects_use_no_web_database_or_scheduler()
    {
        string[] forbidden = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Quartz", "Npgsql", "Jurassic", "System.Net.Http", "System.Net.Sockets"];

        var used = Order[..2].SelectMany(project => Assembly.Load(project).GetReferencedAssemblies().Select(name => $"{project} → {name.Name}"));

        Assert.Equal([], used.Where(line => forbidden.Any(name => line.Contains("→ " + name, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("WorkflowHost.Engine", "WorkflowHost.Runtime")]
    [InlineData("WorkflowHost.Procedures", "WorkflowHost.Web")]
    public void An_upward_reference_would_be_seen(string project, string above)
    {
        Assert.Equal([above], Upwards(project, ["System.Runtime", above]));
    }

    private static List<string> Upwards(string project, IEnumerable<string> referenced)
    {
        var own = Array.IndexOf(Order, project);
        return [.. referenced.Where(name => name.StartsWith("WorkflowHost.", StringComparison.Ordinal) && Array.IndexOf(Order, name) is var place && (place < 0 || place >= own))];
    }
}
