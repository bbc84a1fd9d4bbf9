using System.Security.Cryptography;
using System.Text;

namespace WorkflowHost.Runtime.Units;

/// <summary>Stands for exactly the effects an import showed: what is applied is what was shown, or nothing.</summary>
internal static class PlanFingerprint
{
    /// <param name="effects">The values of one effect a line; no value holds the separator.</param>
    public static string Of(IEnumerable<IEnumerable<string?>> effects)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var effect in effects)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\u001f', effect) + '\n'));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
