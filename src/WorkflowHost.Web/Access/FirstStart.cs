using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Access;

/// <summary>
/// What a start needs once the schema stands: the key of the links, and on a host without an administrator the one-time code.
/// The code goes to the console, not to the log: logs are kept and sent elsewhere.
/// </summary>
internal sealed class FirstStart(LinkTokens tokens, FirstAdministrator first, LinkAddresses addresses, ILogger<FirstStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await tokens.LoadAsync(cancellationToken);
        if (!addresses.IsSet)
        {
            log.LogWarning("{Setting} is not set: mails will carry links to {Address}, which only this machine can open", LinkAddresses.Setting, addresses.Public);
        }

        if (await first.IssueAsync(cancellationToken) is { } code)
        {
            await Console.Out.WriteLineAsync(CommandTexts.Say("FirstAdministratorCode", addresses.Public + "/first-administrator", code));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
