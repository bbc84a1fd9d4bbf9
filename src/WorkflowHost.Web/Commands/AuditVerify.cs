using WorkflowHost.Runtime.Audit;

namespace WorkflowHost.Web.Commands;

/// <summary><c>audit verify [NUMBER:HASH …]</c>: recomputes the whole audit trail and holds it against the heads laid down in the folder and those given, as a mail has them. 0 when nothing was changed, 1 with the place where the chain breaks.</summary>
internal static class AuditVerify
{
    public static async Task<int> RunAsync(string[] args)
    {
        // What begins like a number is a head; the rest are settings.
        var heads = args.Where(a => a.Length > 0 && char.IsAsciiDigit(a[0])).ToList();
        await using var app = HostApplication.Build([.. args.Except(heads)]);
        var verdict = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(CancellationToken.None, heads.Select(h => AuditHeads.Parse(h, h)));
        if (verdict.Break == AuditBreak.None)
        {
            Console.WriteLine(CommandTexts.Say("AuditGood", verdict.Sealed, verdict.Unsealed));
            return 0;
        }

        await Console.Error.WriteLineAsync(CommandTexts.Say("Audit" + verdict.Break, verdict.At ?? "", verdict.Sealed));
        return 1;
    }
}
