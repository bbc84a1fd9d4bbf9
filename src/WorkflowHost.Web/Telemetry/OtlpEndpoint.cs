using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Telemetry;

/// <summary>Where traces and metrics go, by OTLP over HTTP; nothing is sent without the setting.</summary>
internal static class OtlpEndpoint
{
    /// <exception cref="ArgumentException">The setting is no address.</exception>
    public static Uri? From(IConfiguration configuration)
    {
        var text = configuration["Otlp:Endpoint"];
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0
            ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/")
            : throw new ArgumentException(CommandTexts.Say("OtlpEndpoint", text));
    }
}
