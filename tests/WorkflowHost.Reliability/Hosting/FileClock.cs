using System.IO.MemoryMappedFiles;

namespace WorkflowHost.Reliability.Hosting;

/// <summary>
/// Real time shifted by the ticks in a small file that the harness and the host map: a procedure of months is played in a
/// minute, across as many kills as it takes. The only thing of the host that is not what a user runs.
/// </summary>
internal sealed class FileClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public FileClock(string path)
    {
        file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), null, sizeof(long), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor();
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(view.ReadInt64(0));

    public void MoveTo(DateTimeOffset instant)
    {
        view.Write(0, (instant - System.GetUtcNow()).Ticks);
        view.Flush();
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
