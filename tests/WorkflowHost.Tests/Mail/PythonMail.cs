using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace WorkflowHost.Tests.Mail;

internal sealed record ReadMailbox(string Name, string Address);

internal sealed record ReadPart(string Type, string? Charset, string? Method, string Encoding, string? Disposition, string? File, string? Name, string? Text, int Size);

/// <summary>A mail as a parser that is not ours understands it: Python's <c>email</c>.</summary>
internal sealed record PythonMail(
    IReadOnlyList<string> Headers, string Subject, IReadOnlyList<ReadMailbox> From, IReadOnlyList<ReadMailbox> To, IReadOnlyList<ReadMailbox> ReplyTo, string MessageId, string Auto, string Date,
    string Type, IReadOnlyList<string> Nesting, IReadOnlyList<ReadPart> Parts, IReadOnlyList<string> Defects)
{
    private static readonly Lazy<string?> Python = new(() => Debian.PythonWith("email.policy"));
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal static string? WhySkipped => Debian.SkipWithout(Python.Value, "python3");

    internal static async Task<PythonMail> ReadAsync(byte[] message)
    {
        var python = Python.Value ?? throw new InvalidOperationException("Python is not there: apt-get install python3");
        using var process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Mail", "parse_mail.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(message);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return JsonSerializer.Deserialize<PythonMail>(await output, Json)!;
    }
}

/// <summary>A test that needs Python's parser: shown as skipped where there is none, except in CI.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = PythonMail.WhySkipped;
}

public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = PythonMail.WhySkipped;
}
