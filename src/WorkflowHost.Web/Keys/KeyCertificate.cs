using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Keys;

/// <summary>
/// What the keys of sign-ins and forms are encrypted with, so that whoever reads the database or a backup of it has none of them:
/// a certificate with its private key in a file outside the database. Where no setting names one, it is made at the first start, for the
/// host's account only.
/// </summary>
/// <param name="File">Where it lies, for the sentences that speak of it.</param>
/// <param name="Earlier">The one before, with which older keys are still read; null when there was none.</param>
internal sealed record KeyCertificate(string File, X509Certificate2 Current, X509Certificate2? Earlier)
{
    private const int Bits = 3072;
    private const int Years = 30;

    public static string DefaultFile(IConfiguration configuration) => Path.Combine(configuration["Data:Folder"] ?? "data", "keys.pfx");

    /// <summary>Looks at the settings without making anything.</summary>
    /// <exception cref="ArgumentException">A setting names no usable file; the message says which and what to write.</exception>
    public static object? Check(IConfiguration configuration) =>
        (Named(configuration, "Keys:Certificate", "Keys:Password"), Named(configuration, "Keys:EarlierCertificate", "Keys:EarlierPassword"));

    /// <exception cref="ArgumentException">A file cannot be read as a certificate with its private key.</exception>
    public static KeyCertificate Open(IConfiguration configuration)
    {
        var earlier = Named(configuration, "Keys:EarlierCertificate", "Keys:EarlierPassword");
        if (Named(configuration, "Keys:Certificate", "Keys:Password") is { } named)
        {
            return new KeyCertificate(configuration["Keys:Certificate"]!, named, earlier);
        }

        var file = DefaultFile(configuration);
        if (!System.IO.File.Exists(file))
        {
            Make(file);
        }

        return new KeyCertificate(file, Read("Keys:Certificate", file, null), earlier);
    }

    private static X509Certificate2? Named(IConfiguration configuration, string setting, string password) =>
        configuration[setting] is { Length: > 0 } file ? Read(setting, file, configuration[password]) : null;

    private static X509Certificate2 Read(string setting, string file, string? password)
    {
        try
        {
            var certificate = Path.GetExtension(file).Equals(".pem", StringComparison.OrdinalIgnoreCase)
                ? string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file) : X509Certificate2.CreateFromEncryptedPemFile(file, password)
                : X509CertificateLoader.LoadPkcs12FromFile(file, password);
            if (certificate.GetRSAPrivateKey() is not null)
            {
                return certificate;
            }
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The sentence below says it; the exception's may quote what is in the file.
        }

        throw new ArgumentException(CommandTexts.Say("KeysUnreadable", setting, file));
    }

    private static void Make(string file)
    {
        using var key = RSA.Create(Bits);
        var request = new CertificateRequest("CN=WorkflowHost keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        // Whole or not at all, and of two that start at once one makes it.
        var partial = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(partial, ForTheOwnerOnly()))
        {
            stream.Write(certificate.Export(X509ContentType.Pkcs12));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            System.IO.File.Move(partial, file);
        }
        catch (IOException) when (System.IO.File.Exists(file))
        {
            System.IO.File.Delete(partial);
        }
    }

    private static FileStreamOptions ForTheOwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
