using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// Brings the procedures that ship with the program into the catalogue. Each file is offered once: what an office changed or
/// deleted afterwards is its own business, and a later start brings in only files it has not seen.
/// </summary>
public sealed class DefinitionSeed(HostStore store, DefinitionImport import, TimeProvider time, ILogger<DefinitionSeed> log)
{
    private const string Key = "definitions.seeded";

    /// <summary>A missing folder is no error: a host may ship without procedures.</summary>
    public async Task SeedAsync(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            log.LogWarning("No procedures were found in {Folder}", folder);
            return;
        }

        var seen = await SeenAsync(cancellation);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (seen.Add(name) && await BringInAsync(file, cancellation))
            {
                await RememberAsync(seen, cancellation);
            }
        }
    }

    private async Task<bool> BringInAsync(string file, CancellationToken cancellation)
    {
        try
        {
            var definition = WorkflowDefinition.Parse(await File.ReadAllTextAsync(file, cancellation));
            if (definition.DefinitionId is { } id && await store.ReadAsync((db, stop) => db.Definitions.AnyAsync(d => d.DefinitionId == id, stop), cancellation))
            {
                return true;
            }

            var row = await import.ImportAsync(definition.Json, publish: true, editor: null, Actor.System, cancellation);
            log.LogInformation("Brought in the procedure {Name} from {File}", row.Name, Path.GetFileName(file));
            return true;
        }
        catch (DefinitionFormatException error)
        {
            log.LogError("The procedure {File} is no definition (line {Line}, column {Column}): {Problem}", file, error.Line, error.Column, error.Text.English);
        }
        catch (RefusedException error)
        {
            log.LogError("The procedure {File} was not brought in: {Problem}", file, error.Text(System.Globalization.CultureInfo.GetCultureInfo("en")));
        }

        return false;
    }

    private async Task<HashSet<string>> SeenAsync(CancellationToken cancellation)
    {
        var value = await store.ReadAsync((db, stop) => db.Settings.Where(s => s.Key == Key).Select(s => s.Value).FirstOrDefaultAsync(stop), cancellation);
        var names = value is null ? null : JsonSerializer.Deserialize<string[]>(value);
        return new HashSet<string>(names ?? [], StringComparer.Ordinal);
    }

    private Task RememberAsync(HashSet<string> seen, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var value = new JsonArray([.. seen.Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]).ToJsonString();
            var setting = await db.Settings.FirstOrDefaultAsync(s => s.Key == Key, stop);
            if (setting is null)
            {
                db.Settings.Add(new Setting { Key = Key, Value = value, UpdatedAt = time.GetUtcNow() });
            }
            else
            {
                setting.Value = value;
                setting.UpdatedAt = time.GetUtcNow();
            }
        },
        cancellation);
}
