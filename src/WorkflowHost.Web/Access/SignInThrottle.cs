namespace WorkflowHost.Web.Access;

/// <param name="Account">The name that was typed, as it is looked up.</param>
/// <param name="Source">The network it came from.</param>
/// <param name="Browser">The browser, when somebody has signed in to this account with it before.</param>
/// <param name="IsCode">A code is tried, which is too long to be guessed from many places.</param>
internal sealed record Attempt(string Account, string Source, string? Browser = null, bool IsCode = false);

/// <summary>
/// Slows guessing down without locking anybody out. Tries are counted by account and source together, by source over all accounts, and by
/// account over all sources at a higher number, for guessing from many places. Who signs in with a browser that has been in this account
/// before is counted for himself alone: no stranger's tries, from the same office or from everywhere, keep him out.
/// </summary>
internal sealed class SignInThrottle(Guesses guesses)
{
    public const int PerAccountAndSource = 10;
    public const int PerSource = 60;
    public const int PerAccount = 100;

    /// <summary>Counts the try. False: too many went before it, nothing is looked at.</summary>
    public bool TryBegin(Attempt attempt)
    {
        if (guesses.Add(Own(attempt)) > PerAccountAndSource)
        {
            return false;
        }

        return attempt.Browser is not null
            || (guesses.Add(OfSource(attempt)) <= PerSource && (attempt.IsCode || guesses.Add(OfAccount(attempt)) <= PerAccount));
    }

    public void Succeeded(Attempt attempt)
    {
        Undo(attempt);
        guesses.Forget(Own(attempt));
    }

    /// <summary>Nothing was guessed: it was refused for another reason.</summary>
    public void Undo(Attempt attempt)
    {
        guesses.Undo(Own(attempt));
        if (attempt.Browser is null)
        {
            guesses.Undo(OfSource(attempt));
            guesses.Undo(OfAccount(attempt));
        }
    }

    private static string Own(Attempt attempt) => $"own:{attempt.Account}\n{attempt.Browser ?? attempt.Source}\n{attempt.IsCode}";

    private static string OfSource(Attempt attempt) => "source:" + attempt.Source;

    private static string OfAccount(Attempt attempt) => "account:" + attempt.Account;
}
