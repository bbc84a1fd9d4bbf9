using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime.Scripting;

namespace WorkflowHost.Web.Commands;

/// <summary><c>validate FILE…</c>: what is wrong with definitions, each line naming file, activity and way out. 0 when nothing would be refused.</summary>
public static class Validate
{
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Length == 0)
        {
            errors.WriteLine(CommandTexts.Say("ValidateUsage"));
            return 2;
        }

        var catalog = new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]);
        using var scripts = new ScriptWorkers();
        var refused = false;
        foreach (var file in args)
        {
            refused |= !Check(file, catalog, scripts, output);
        }

        return refused ? 1 : 0;
    }

    private static bool Check(string file, ActivityCatalog catalog, ScriptWorkers scripts, TextWriter output)
    {
        if (!File.Exists(file))
        {
            output.WriteLine($"{file}: {CommandTexts.Say("FileMissing", file)}");
            return false;
        }

        try
        {
            var problems = DefinitionValidator.Validate(WorkflowDefinition.Parse(File.ReadAllText(file)), catalog, scripts, new NeighbouringDefinitions(file).Find);
            foreach (var problem in problems)
            {
                var kind = CommandTexts.Say(problem.Severity == ProblemSeverity.Error ? "ProblemError" : "ProblemWarning");
                output.WriteLine($"{file}: {kind} {problem.Code} {DefinitionText.InOneLanguage(problem.Text)}");
            }

            var good = problems.All(p => p.Severity != ProblemSeverity.Error);
            if (good)
            {
                output.WriteLine($"{file}: {CommandTexts.Say("ValidateGood")}");
            }

            return good;
        }
        catch (DefinitionFormatException wrong)
        {
            output.WriteLine($"{file}: {DefinitionText.Describe(wrong)}");
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            output.WriteLine($"{file}: {error.Message}");
            return false;
        }
    }
}
