using System.Diagnostics;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Engine.Tests.Building;
using WorkflowHost.Engine.Tests.Tracing;

namespace WorkflowHost.Engine.Tests.Scripts;

/// <summary>Scripts that mean harm: they end within a second, with a value or an error, and reach nothing.</summary>
public sealed class HostileScriptTests
{
    public static TheoryData<string> Harmful =>
    [
        "while (true) {}",
        "for (;;) { try { throw 1; } catch (e) {} }",
        "function f() { return f(); } f()",
        "function f() { try { return f(); } catch (e) { return f(); } } f()",
        "var s = 'x'; for (var i = 0; i < 27; i++) s += s; s.length",
        "'x'.repeat(200000000).length",
        "new Array(50000000).join('x').length",
        "var a = []; while (true) a.push(new Array(1000).join('x'));",
        "var a = []; for (var i = 0; i < 200000; i++) a = [a]; String(a)",
        "var a = []; for (var i = 0; i < 200000; i++) a = [a]; JSON.stringify(a)",
        "var a = {}; for (var i = 0; i < 200000; i++) a = {a: a}; a",
        "JSON.parse(new Array(100000).join('['))",
        "/(a+)+b/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "'x'.padEnd(2000000000)",
        "var f = function () { return 1; }; for (var i = 0; i < 100000; i++) f = f.bind(null); f()",
        "Object.defineProperty(this, 'a', { get: function () { return this.a; } }); this.a",
        "var o = { toString: function () { return o + ''; } }; o + ''",
        "var p = ''; for (var i = 0; i < 100; i++) p += '(((((((((('; new RegExp(p)",
        "[1,2,3].sort(function () { while (true) {} })",
        "new Array(4294967295).fill(1)",
        "new Date({ valueOf: function () { while (true) {} } })",
    ];

    private static readonly string[] Harmless = ["undefined", "object", "function", "number", "string", "1", null!];

    [Theory]
    [MemberData(nameof(Harmful))]
    public void A_script_that_would_take_the_process_down_costs_itself_only(string script)
    {
        Survives(script, TimeSpan.FromSeconds(5));

        Assert.Equal("2", Value("1 + 1"));
    }

    [Fact]
    public void Nesting_of_the_source_is_survived()
    {
        foreach (var source in new[]
        {
            new string('(', 30000) + "1" + new string(')', 30000),
            new string('[', 30000) + new string(']', 30000),
            new string('!', 60000) + "1",
            string.Concat(Enumerable.Repeat("1+", 30000)) + "1",
            string.Concat(Enumerable.Repeat("if(1)", 10000)) + "1",
            string.Concat(Enumerable.Repeat("a=", 20000)) + "1",
            string.Concat(Enumerable.Repeat("function f(){", 4000)) + new string('}', 4000),
            new string('x', 70000),
        })
        {
            Survives(source, TimeSpan.FromSeconds(5));
        }

        Assert.Equal("2", Value("1 + 1"));
    }

    /// <summary>Ways out that sandboxes have known: none leads to the host or to another script.</summary>
    [Fact]
    public void Two_hundred_and_fifty_ways_out_lead_nowhere()
    {
        var scripts = WaysOut();
        Assert.True(scripts.Count >= 250);

        var reached = scripts.Select(s => (Script: s, Value: Value(s))).Where(r => r.Value is not null && !Harmless.Contains(r.Value)).ToList();

        Assert.Empty(reached);
    }

    [Fact]
    public void They_lead_nowhere_from_any_input_of_any_activity()
    {
        var scripts = WaysOut();
        var fields = 0;
        foreach (var activity in Instance.Catalog.All.Where(a => a.Descriptor.Inputs.Any(i => i.IsWrapped)))
        {
            Parallel.ForEach(scripts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, script =>
            {
                var node = new JsonObject { ["id"] = "X", ["type"] = activity.Descriptor.TypeName, ["version"] = 1 };
                foreach (var input in activity.Descriptor.Inputs.Where(i => i.IsWrapped))
                {
                    node[char.ToLowerInvariant(input.Name[0]) + input.Name[1..]] = Draw.Script(script);
                    Interlocked.Increment(ref fields);
                }

                var instance = new Instance(Draw.Workflow(Draw.Sequence("S", node)));
                instance.Step(new StartInstance());

                var seen = instance.Journal.SelectMany(e => e.ActivityState ?? []).Select(v => v.Value).OfType<JsonValue>().Select(v => v.ToString()).Concat(instance.Lines);
                Assert.DoesNotContain(seen, v => v.Contains("System.", StringComparison.Ordinal) || v.Contains("Jurassic", StringComparison.Ordinal));
                Assert.All(instance.State.Incidents, i => Assert.DoesNotContain("   at ", i.Message, StringComparison.Ordinal));
            });
        }

        Assert.True(fields >= 250 * 30, $"{fields} expressions");
        Assert.Equal("2", Value("1 + 1"));
    }

    [Fact]
    public void One_script_leaves_nothing_behind_for_the_next()
    {
        Value("Array.prototype.evil = 1; String.prototype.evil = 1; this.evil = 1; Object.prototype.evil = 1; 1");

        Assert.Equal("undefined undefined undefined", Value("typeof [].evil + ' ' + typeof ''.evil + ' ' + typeof evil"));
    }

    [Fact]
    public void Hostile_text_is_survived_in_every_kind_of_expression_of_every_activity()
    {
        string[] texts = ["{{#each .}}", "${7*7}", "<script>alert(1)</script>", "'; DROP TABLE x; --", "\u0000\u202e", "../../etc/passwd", "%n%s", "{\"$ref\":\"#\"}", "[[[[[[", "1e999", "NaN", "-0", new string('9', 400)];
        foreach (var activity in Instance.Catalog.All)
        {
            foreach (var type in new[] { "Literal", "Object", "Variable", "Input", "Output", "Liquid", "CSharp" })
            {
                foreach (var text in texts)
                {
                    var node = new JsonObject { ["id"] = "X", ["type"] = activity.Descriptor.TypeName, ["version"] = 1 };
                    foreach (var input in activity.Descriptor.Inputs)
                    {
                        node[char.ToLowerInvariant(input.Name[0]) + input.Name[1..]] = Draw.Expression(type, text);
                    }

                    var instance = new Instance(Draw.Workflow(Draw.Sequence("S", node)), scripts: false);
                    instance.Step(new StartInstance());
                    Assert.NotNull(instance.State);
                }
            }
        }
    }

    private static List<string> WaysOut()
    {
        string[] roots = ["this", "(function () { return this; })()", "[]", "({})", "(function () {})", "''", "1", "Math", "Date", "Object"];
        string[] paths =
        [
            "constructor", "constructor.constructor", "constructor.constructor('return this')()", "__proto__", "__proto__.constructor", "System",
            "constructor.prototype.constructor('return 1')()", "process", "require", "require('fs')", "importScripts", "ActiveXObject", "Packages.java",
            "GetType()", "constructor.GetType()", "toString.constructor('return this')()", "valueOf.call.call", "constructor.assembly", "clr", "host",
            "host_parse", "host_now", "eval('1')", "Function('return 1')()", "Proxy",
        ];
        return [.. roots.SelectMany(r => paths.Select(p => p.Contains('(', StringComparison.Ordinal) && !p.Contains('.', StringComparison.Ordinal) ? $"{p}" : $"var x = {r}.{p}; typeof x"))
            .Concat(["WorkflowHost", "System.IO.File", "new Function('return 1')()", "globalThis.System", "import('fs')"])];
    }

    private static void Survives(string script, TimeSpan most)
    {
        var watch = Stopwatch.StartNew();
        Value(script);
        Assert.True(watch.Elapsed < most, $"{watch.Elapsed} for {script[..Math.Min(60, script.Length)]}");
    }

    /// <summary>The value as text, or null when the script failed.</summary>
    private static string? Value(string script)
    {
        try
        {
            return Scripting.Evaluator.Evaluate(new ScriptCall(script, Instance.Now, 1, new Dictionary<string, JsonNode?>(), new Dictionary<string, JsonNode?>(), [], (_, _) => null)).Value?.ToString();
        }
        catch (ScriptException)
        {
            return null;
        }
    }
}
