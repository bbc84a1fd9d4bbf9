namespace WorkflowHost.Runtime.People;

/// <summary>
/// What a password must be: long, and not one that is guessed first. No rule about kinds of characters: such rules make people
/// write 「Abc@123456」 (ASVS 5.0, 6.2.5).
/// </summary>
public static class Passwords
{
    public const int ShortestLength = 10;
    public const int LongestLength = 128;

    private static readonly string[] GuessedFirst =
    [
        "1234567890", "0123456789", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc", "qwertyuiop", "password", "passw0rd", "admin", "administrator",
        "woaini", "5201314", "iloveyou", "a123456789", "abc123456", "zhengwu", "pingyi", "workflowhost",
    ];

    /// <exception cref="RefusedException">It is too short, too long, or easily guessed.</exception>
    public static void Check(string password, string userName)
    {
        if (password.Length < ShortestLength)
        {
            throw PeopleTexts.Refuse("PasswordShort", ShortestLength);
        }

        if (password.Length > LongestLength)
        {
            throw PeopleTexts.Refuse("PasswordLong", LongestLength);
        }

        var core = new string([.. password.Where(char.IsLetterOrDigit)]).ToLowerInvariant();
        if (core.Distinct().Count() < 4
            || core.Contains(userName, StringComparison.OrdinalIgnoreCase)
            || GuessedFirst.Any(word => core == word || (core.StartsWith(word, StringComparison.Ordinal) && core.Length - word.Length <= 6)))
        {
            throw PeopleTexts.Refuse("PasswordGuessed");
        }
    }
}
