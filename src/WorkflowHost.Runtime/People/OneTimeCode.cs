using System.Security.Cryptography;
using System.Text;

namespace WorkflowHost.Runtime.People;

/// <summary>A code that is read from a screen or a slip of paper and typed once: no letter that looks like a digit, case and dashes do not matter; only its hash is kept.</summary>
internal static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int InGroup = 5;

    public static string New(int groups) => string.Join('-', Enumerable.Range(0, groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, InGroup)));

    public static string HashOf(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]))));

    public static bool Matches(string hash, string code) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(HashOf(code)));
}
