using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Settings;

/// <summary>
/// Looks at the addresses to listen on. The server itself fails with a stack trace over some, and takes <c>http://127.0.0.1:80a</c> for port 80
/// of every network there is.
/// </summary>
internal static class ListeningCheck
{
    private const string Certificate = "Kestrel:Certificates:Default";

    /// <returns>What is wrong, a sentence each.</returns>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        var addresses = (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var address in addresses.Where(a => !IsUsable(a)))
        {
            yield return CommandTexts.Say("ListenAddress", address);
        }

        var certificate = configuration.GetSection(Certificate);
        // Who develops has a certificate of his own machine.
        if (!certificate.Exists() && !string.Equals(configuration["environment"], "Development", StringComparison.OrdinalIgnoreCase)
            && Array.Find(addresses, a => a.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) is { } encrypted)
        {
            yield return CommandTexts.Say("ListenCertificateMissing", encrypted);
        }

        if (certificate["Path"] is { Length: > 0 } file && !IsReadable(file, certificate["KeyPath"], certificate["Password"]))
        {
            yield return CommandTexts.Say("ListenCertificate", file);
        }
    }

    /// <summary><c>*</c> and <c>+</c> stand for every address of the machine, <c>unix:</c> for a socket.</summary>
    private static bool IsUsable(string address) => address.StartsWith("http://unix:/", StringComparison.Ordinal)
        || (Uri.TryCreate(address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.PathAndQuery is "/" && uri.Fragment.Length == 0);

    private static bool IsReadable(string file, string? keyFile, string? password)
    {
        try
        {
            using var read = keyFile is { Length: > 0 }
                ? string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile)
                : X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return read.HasPrivateKey;
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
