using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Keys;

/// <summary>
/// A node that cannot read the keys of the database does not start: it would turn away everybody whom another node has signed in,
/// and make keys the others cannot read. Looked at once the schema stands and before anything else begins.
/// </summary>
internal sealed class KeysMatch(KeyRing keys, KeyCertificate certificate) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (await keys.MissingAsync(cancellationToken) is { } missing)
        {
            throw new WrongSettingsException([CommandTexts.Say("KeysOfAnother", missing, certificate.File, certificate.Current.Thumbprint)]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
