using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// The definitions that lie in the folder of a file: what it uses as activities is looked for there, because on the command line there is
/// no catalogue. The folder is read when the first unknown activity type is met; files that are no definitions are passed over.
/// </summary>
internal sealed class NeighbouringDefinitions(string file)
{
    private readonly Lazy<List<WorkflowDefinition>> definitions = new(() => Read(Path.GetDirectoryName(Path.GetFullPath(file))!));

    public WorkflowDefinition? Find(DefinitionReference reference)
    {
        var candidates = definitions.Value.ConvertAll(d => new DefinitionCandidate(d.VersionId, d.DefinitionId ?? "", d.Name, d.Version, d.Json["isPublished"]?.GetValueKind() == System.Text.Json.JsonValueKind.True, IsLatest: true));
        return reference.Choose(candidates) is { } chosen ? definitions.Value[candidates.FindIndex(c => ReferenceEquals(c, chosen))] : null;
    }

    private static List<WorkflowDefinition> Read(string folder)
    {
        List<WorkflowDefinition> found = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                found.Add(WorkflowDefinition.Parse(File.ReadAllText(path)));
            }
            catch (Exception error) when (error is DefinitionFormatException or IOException or UnauthorizedAccessException)
            {
                // Not a definition, or not ours to read: then it is not what the drawing means.
            }
        }

        return found;
    }
}
