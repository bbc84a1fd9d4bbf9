using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkflowHost.Tests.Keys;

/// <summary>Certificates in files; one is shared by all hosts of the tests that care about something else, because making one takes a while.</summary>
internal static class KeyFile
{
    private static readonly Lazy<string> Made = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("wh-keys-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return Make(Path.Combine(folder, "shared.pfx"));
    });

    public static string Shared => Made.Value;

    public static string Make(string file, string? password = null)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=test keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
        return file;
    }
}
