using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tracing;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime.Scripting;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// <c>trace DEFINITION.json [SCENARIO.json]</c>: runs a definition in memory under a script and prints what happened, in the
/// format the traces of Elsa's own engine are kept in. Nothing is stored, nothing leaves.
/// </summary>
public static class Trace
{
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Length is not (1 or 2))
        {
            errors.WriteLine(CommandTexts.Say("TraceUsage"));
            return 2;
        }

        foreach (var file in args.Where(file => !File.Exists(file)))
        {
            errors.WriteLine(CommandTexts.Say("FileMissing", file));
            return 2;
        }

        try
        {
            var scenario = args.Length == 2 ? JsonNode.Parse(File.ReadAllText(args[1])) as JsonObject ?? [] : [];
            var folder = Path.GetDirectoryName(Path.GetFullPath(args[0]))!;
            using var scripts = new ScriptWorkers();
            var engine = new WorkflowEngine(new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]), scripts);
            var trace = new TraceHost(engine, file => File.ReadAllText(Path.Combine(folder, file))).Run(File.ReadAllText(args[0]), scenario);
            output.WriteLine(trace.ToJsonString(DefinitionText.Indented));
            return 0;
        }
        catch (DefinitionFormatException refused)
        {
            errors.WriteLine(DefinitionText.Describe(refused));
            return 1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            errors.WriteLine(CommandTexts.Say("TraceFailed", error.Message));
            return 1;
        }
    }
}
