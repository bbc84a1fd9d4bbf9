using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Links;

/// <summary>The address of the host as units type it, from the setting <c>Host:PublicAddress</c>, and the pages links lead to.</summary>
public sealed class LinkAddresses
{
    public const string Setting = "Host:PublicAddress";
    public const string UnitPath = "/u/";
    public const string SignPath = "/s/";
    public const string UntilSet = "http://localhost:5000";

    public LinkAddresses(IConfiguration configuration)
    {
        var text = configuration[Setting];
        IsSet = !string.IsNullOrWhiteSpace(text);
        var address = IsSet ? text! : UntilSet;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new InvalidOperationException($"设置 {Setting} 的“{address}”不是网址，请写成 https://pingyi.example.gov.cn 这样。 ({Setting}: not an address such as https://pingyi.example.gov.cn.)");
        }

        Public = uri.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>False while mails would carry an address that only this machine can open.</summary>
    public bool IsSet { get; }
    public string Public { get; }
    public string Masked => Public + UnitPath + "••••••••";

    public string Of(TaskLink link, string token) => Public + (link.Use == LinkUse.FillIn ? UnitPath : SignPath) + token;
}
