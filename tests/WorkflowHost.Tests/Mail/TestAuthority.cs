using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkflowHost.Tests.Mail;

/// <summary>A certificate authority as an intranet has one, and certificates by it: right, expired, for another name.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WorkflowHost test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(root.RawData)];

    public string RootPem => root.ExportCertificatePem();

    public (string Certificate, string Key) Issue(string name = "localhost", bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, Now.AddYears(-1), expired ? Now.AddDays(-1) : Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => root.Dispose();
}
