using WorkflowHost.Runtime.Audit;

namespace WorkflowHost.Web.Commands;

/// <summary><c>audit verify</c>: recomputes the whole audit trail. 0 when nothing was changed, 1 with the place where the chain breaks.</summary>
internal static class AuditVerify
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = HostApplication.Build(args);
        var verdict = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(CancellationToken.None);
        if (verdict.Break == AuditBreak.None)
        {
            Console.WriteLine(CommandTexts.Say("AuditGood", verdict.Sealed, verdict.Unsealed));
            return 0;
        }

        await Console.Error.WriteLineAsync(CommandTexts.Say("Audit" + verdict.Break, verdict.At ?? "", verdict.Sealed));
        return 1;
    }
}
