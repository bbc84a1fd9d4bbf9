using Microsoft.AspNetCore.DataProtection;

namespace WorkflowHost.Web.Keys;

internal static class KeySetup
{
    /// <summary>Keys are written encrypted; those an older version wrote in the open are still read.</summary>
    public static void AddKeys(this IServiceCollection services, KeyCertificate certificate)
    {
        services.AddSingleton(certificate);
        services.AddDataProtection()
            // Not the folder the program lies in, which is what it would be: nodes may lie in different ones.
            .SetApplicationName("WorkflowHost")
            .ProtectKeysWithCertificate(certificate.Current)
            .UnprotectKeysWithAnyCertificate(certificate.Earlier is { } earlier ? [certificate.Current, earlier] : [certificate.Current]);
        services.AddSingleton<KeyRing>();
        services.AddHostedService<KeysMatch>();
    }
}
