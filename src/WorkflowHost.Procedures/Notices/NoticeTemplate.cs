namespace WorkflowHost.Procedures.Notices;

/// <summary>The language a notice is written in: office Chinese, or its English twin.</summary>
public enum NoticeLanguage { Chinese, English }

/// <summary>One language of a template: sources in the template language, not yet compiled.</summary>
public sealed record NoticeSource(string Subject, string Text, string Html);

/// <summary>A notice template: a folder of <c>templates/</c>, or what an administrator made of it.</summary>
/// <param name="English">Null when there is no twin: English readers get the Chinese one.</param>
public sealed record NoticeTemplate(string Name, NoticeSource Chinese, NoticeSource? English)
{
    /// <summary>The files of a template folder: Chinese, then the English twin.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["subject.txt", "body.txt", "body.html", "subject.en.txt", "body.en.txt", "body.en.html"];

    public NoticeSource For(NoticeLanguage language) => language == NoticeLanguage.English ? English ?? Chinese : Chinese;

    /// <summary>Puts a template together from the contents of its files; who reads them is not the pure side's business.</summary>
    /// <exception cref="FormatException">A Chinese file is missing, or the English twin is not complete.</exception>
    public static NoticeTemplate FromFiles(string name, Func<string, string?> read)
    {
        var chinese = Read(name, read, "") ?? throw new FormatException($"The template {name} has no subject.txt, body.txt and body.html.");
        return new NoticeTemplate(name, chinese, Read(name, read, ".en"));
    }

    private static NoticeSource? Read(string name, Func<string, string?> read, string twin)
    {
        var parts = new[] { read($"subject{twin}.txt"), read($"body{twin}.txt"), read($"body{twin}.html") };
        if (parts.All(p => p is null)) return null;
        if (parts.Any(p => p is null)) throw new FormatException($"The template {name} lacks one of subject{twin}.txt, body{twin}.txt, body{twin}.html.");
        return new NoticeSource(parts[0]!.Trim(), parts[1]!, parts[2]!);
    }
}
