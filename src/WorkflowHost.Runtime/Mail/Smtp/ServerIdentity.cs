using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>How a server proves who it is. Nothing switches the check off; an intranet names its own authority instead.</summary>
internal static class ServerIdentity
{
    internal static SslClientAuthenticationOptions Options(SmtpAccount account, Action<SslPolicyErrors, string> onRefusal)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = account.Host,
            // Does not loosen anything: it only remembers why the standard check said no, so the administrator is told.
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None)
                {
                    return true;
                }

                onRefusal(errors, Why(certificate, chain));
                return false;
            },
        };

        if (account.TrustedRoots is { Count: > 0 } roots)
        {
            // No revocation check here: an intranet authority rarely publishes a list, and an unreachable one would stop all mail.
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return options;
    }

    private static string Why(X509Certificate? certificate, X509Chain? chain)
    {
        var states = chain?.ChainStatus.Select(s => s.Status.ToString()).Distinct() ?? [];
        return $"{string.Join(", ", states)} ({HeaderText.Visible(certificate?.Subject ?? "no certificate")})";
    }
}
