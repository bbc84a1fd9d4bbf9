using System.Resources;

namespace WorkflowHost.Runtime.Store.Backup;

/// <summary>The refusals of this folder, from <c>BackupTexts.resx</c> (Chinese) and <c>BackupTexts.en.resx</c>.</summary>
internal static class BackupTexts
{
    private static readonly ResourceManager Texts = new("WorkflowHost.Runtime.Store.Backup.BackupTexts", typeof(BackupTexts).Assembly);

    public static RefusedException Refuse(string code, params object[] arguments) => new(Texts, code, arguments);
}
