using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Scripting;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// <c>dry-run DEFINITION.json --units FILE.csv --start yyyy-MM-dd [--people FILE.csv] [--assume on-time|late=N|silent|FILE] [--json]</c>:
/// plays the procedure on a virtual clock and prints every date, task and mail. It writes and sends nothing.
/// </summary>
public static class DryRun
{
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (Options(args) is not { } options || options.Definition is null || options.Units is null || options.Start is null)
        {
            errors.WriteLine(CommandTexts.Say("DryRunUsage"));
            return 2;
        }

        foreach (var file in new[] { options.Definition, options.Units, options.People }.OfType<string>().Where(file => !File.Exists(file)))
        {
            errors.WriteLine(CommandTexts.Say("FileMissing", file));
            return 2;
        }

        if (!DateOnly.TryParseExact(options.Start, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) || start.Year is < 2000 or > 2100)
        {
            errors.WriteLine(CommandTexts.Say("DryRunStart", options.Start));
            return 2;
        }

        if (!Assumptions.TryParse(File.Exists(options.Assume) ? ReadText(options.Assume) : options.Assume, out var assumptions, out var problem))
        {
            errors.WriteLine(DefinitionText.InOneLanguage(problem!));
            return 2;
        }

        if (Directory(options, errors) is not { } directory)
        {
            return 1;
        }

        try
        {
            return Play(options, start, directory, assumptions, output, errors);
        }
        catch (DefinitionFormatException wrong)
        {
            errors.WriteLine(DefinitionText.Describe(wrong));
            return 1;
        }
    }

    private static int Play(Wanted options, DateOnly start, RunDirectory directory, Assumptions assumptions, TextWriter output, TextWriter errors)
    {
        var catalog = new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]);
        using var scripts = new ScriptWorkers();
        var definition = WorkflowDefinition.Parse(File.ReadAllText(options.Definition!));
        DefinitionLookup lookup = new NeighbouringDefinitions(options.Definition!).Find;
        var wrong = DefinitionValidator.Validate(definition, catalog, scripts, lookup).Where(p => p.Severity == ProblemSeverity.Error).ToList();
        foreach (var error in wrong)
        {
            errors.WriteLine($"{CommandTexts.Say("ProblemError")} {error.Code} {DefinitionText.InOneLanguage(error.Text)}");
        }

        if (wrong.Count > 0)
        {
            return 1;
        }

        var engine = new WorkflowEngine(catalog, scripts);
        var own = definition.Json["customProperties"] as JsonObject;
        var result = DryRunner.Play(new DryRunRequest(
            engine,
            engine.Compile(definition, lookup),
            new RunSettings(start),
            WorkCalendar.China,
            directory,
            assumptions,
            new RunWords(definition.Name ?? "", own?["basis"]?.ToString() ?? "", own?["office"]?.ToString() ?? ""),
            name => NoticeTemplateNames.All.Contains(name) ? NoticeTemplates.Find(name) : null));
        if (options.Json)
        {
            output.WriteLine(DryRunText.Json(result).ToJsonString(DefinitionText.Indented));
        }
        else
        {
            DryRunText.Write(result, output);
        }

        return 0;
    }

    private static RunDirectory? Directory(Wanted options, TextWriter errors)
    {
        var units = UnitTable.Read(ReadText(options.Units!));
        var people = options.People is { } file ? PostTable.Read(ReadText(file)) : null;
        Say(options.Units!, units.Remarks, errors);
        Say(options.People ?? "", people?.Remarks ?? [], errors);

        return units.HasErrors || people is { HasErrors: true }
            ? null
            : new RunDirectory(units.Units, people?.People ?? [], people?.Holdings ?? [], [], people?.PostNames ?? new Dictionary<string, string>());
    }

    private static void Say(string file, IReadOnlyList<ImportRemark> remarks, TextWriter errors)
    {
        foreach (var remark in remarks.Where(r => r.IsError))
        {
            errors.WriteLine($"{file}: {DefinitionText.InOneLanguage(remark.Text)}");
        }
    }

    /// <summary>UTF-8, or GB18030 as older office programs save tables.</summary>
    private static string ReadText(string file)
    {
        var bytes = File.ReadAllBytes(file);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(bytes);
        }
    }

    private static Wanted? Options(string[] args)
    {
        var wanted = new Wanted(null, null, null, null, "on-time", false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--json":
                    wanted = wanted with { Json = true };
                    continue;
                case "--units" when value is not null:
                    wanted = wanted with { Units = value };
                    break;
                case "--people" when value is not null:
                    wanted = wanted with { People = value };
                    break;
                case "--start" when value is not null:
                    wanted = wanted with { Start = value };
                    break;
                case "--assume" when value is not null:
                    wanted = wanted with { Assume = value };
                    break;
                case var word when !word.StartsWith('-') && wanted.Definition is null:
                    wanted = wanted with { Definition = word };
                    continue;
                default:
                    return null;
            }

            i++;
        }

        return wanted;
    }

    private sealed record Wanted(string? Definition, string? Units, string? People, string? Start, string Assume, bool Json);
}
