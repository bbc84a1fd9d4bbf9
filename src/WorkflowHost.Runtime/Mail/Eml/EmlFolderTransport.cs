using System.Text;

namespace WorkflowHost.Runtime.Mail.Eml;

/// <summary>Hands mail over by writing it into a folder as <c>.eml</c> files, for as long as no server is set: a first run needs none, and every mail program opens them.</summary>
/// <remarks>The file is named by its Message-ID, so a second copy replaces the first. It appears whole or not at all. It holds live links: the folder is for its owner only.</remarks>
public sealed class EmlFolderTransport(string folder) : IMailTransport
{
    public async Task<HandOverResult> HandOverAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            CreateFolder();
            var file = Path.Combine(folder, NameOf(message.Span) + ".eml");
            var unfinished = file + ".part";
            await using (var stream = new FileStream(unfinished, Owner(FileMode.Create)))
            {
                await stream.WriteAsync(message, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            return HandOverResult.Same(envelope, HandOverOutcome.Accepted, Path.GetFileName(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HandOverResult.NotHandedOver(envelope, new MailFault(MailFaultKind.FolderUnwritable, e.Message));
        }
        catch (OperationCanceledException)
        {
            return HandOverResult.NotHandedOver(envelope, new MailFault(MailFaultKind.Cancelled, "stopped"));
        }
    }

    public Task RestAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The left part of the Message-ID; it was checked to hold letters, digits, dots, dashes only when the mail was composed, and is checked again before it names a file.</summary>
    private static string NameOf(ReadOnlySpan<byte> message)
    {
        var head = message.IndexOf("\r\n\r\n"u8) is var end and >= 0 ? message[..end] : message;
        var line = Encoding.Latin1.GetString(head).Split("\r\n").FirstOrDefault(l => l.StartsWith("Message-ID: ", StringComparison.Ordinal));
        var id = line?["Message-ID: ".Length..] ?? "";
        return MessageId.IsValid(id) ? id[1..id.IndexOf('@', StringComparison.Ordinal)] : throw new IOException("the message has no usable Message-ID");
    }

    private static FileStreamOptions Owner(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
