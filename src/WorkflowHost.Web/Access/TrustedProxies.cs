using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using WorkflowHost.Web.Commands;
using IPNetwork = System.Net.IPNetwork;

namespace WorkflowHost.Web.Access;

/// <summary>
/// Whose word counts about where a request came from and by which scheme: the proxies the administrator names, and nobody else. Without the
/// setting the headers are not even read, so no stranger writes himself another address into the audit trail or around a limit.
/// </summary>
internal static class TrustedProxies
{
    public const string Setting = "Host:TrustedProxies";

    /// <exception cref="ArgumentException">One of them is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> From(IConfiguration configuration) =>
        [.. (configuration[Setting] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        // Every hop back must be a named one; the first that is not is the client, whatever is written left of it.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }

    private static IPNetwork Read(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        // A network of everybody is no network of proxies: it would hand the audit trail to whoever writes a header.
        return IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0
            ? network
            : throw new ArgumentException(CommandTexts.Say("TrustedProxies", Setting, text));
    }
}
