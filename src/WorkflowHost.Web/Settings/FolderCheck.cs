using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Settings;

/// <summary>Looks whether the folders that settings name can be used, before something that needs one fails for want of it, or, like a log, without a word. Makes none.</summary>
internal static class FolderCheck
{
    /// <returns>What is wrong, a sentence a setting.</returns>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        string?[] found =
        [
            Unwritable("Data:Folder", configuration["Data:Folder"] is { Length: > 0 } data ? data : "data"),
            Unwritable("Logs:Folder", configuration["Logs:Folder"]),
            string.IsNullOrWhiteSpace(configuration["Mail:Host"]) ? Unwritable("Mail:EmlFolder", Below(configuration, configuration["Mail:EmlFolder"])) : null,
            // A share may be away for a day, which is no reason to stay down; a file never becomes a folder.
            IsFile("Audit:HeadFolder", configuration["Audit:HeadFolder"]),
            configuration["Definitions:Folder"] is { Length: > 0 } definitions && !Directory.Exists(definitions) ? CommandTexts.Say("FolderMissing", "Definitions:Folder", definitions) : null,
        ];
        return found.OfType<string>();
    }

    private static string? Below(IConfiguration configuration, string? folder) => string.IsNullOrWhiteSpace(folder) ? null : Path.Combine(configuration["Data:Folder"] ?? "data", folder);

    private static string? IsFile(string setting, string? folder) => File.Exists(folder) ? CommandTexts.Say("FolderIsFile", setting, folder) : null;

    private static string? Unwritable(string setting, string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            return null;
        }

        if (IsFile(setting, folder) is { } file)
        {
            return file;
        }

        try
        {
            // It is made when it is needed, so what counts is the nearest one there is.
            var there = new DirectoryInfo(folder);
            while (!there.Exists && there.Parent is { } parent)
            {
                there = parent;
            }

            using var probe = new FileStream(Path.Combine(there.FullName, $".workflowhost-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return CommandTexts.Say("FolderUnusable", setting, folder, wrong.Message);
        }
    }
}
