using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.ScriptWorker;

// One request a line, one answer a line, on standard input and output; the end of the input ends the process. See ScriptRun
// for what is asked and answered. Everything dangerous happens here, so that the host can throw this process away.
var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
var runner = new ScriptRun(() => input.ReadLine(), output.WriteLine);
runner.WarmUp();
runner.Prepare();
output.WriteLine("{\"ready\":true}");
while (input.ReadLine() is { } line)
{
    var answer = runner.Answer((JsonObject)JsonNode.Parse(line)!);
    output.WriteLine(answer.ToJsonString());
    if (runner.IsSpoiled)
    {
        return;
    }

    runner.Prepare();
}
