using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WorkflowHost.Runtime.Telemetry;

namespace WorkflowHost.Web.Telemetry;

/// <summary>OpenTelemetry: the host's spans and figures and those of ASP.NET Core and Quartz, sent to <see cref="OtlpEndpoint"/>.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this IServiceCollection services, Uri? endpoint)
    {
        if (endpoint is null)
        {
            return;
        }

        services.AddSingleton<HostCensus>();
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Host())
            .AddSource(HostTelemetry.Name, "Microsoft.AspNetCore")
            .AddProcessor(new WithoutAddresses())
            .AddOtlpExporter(options => Send(options, new Uri(endpoint, "v1/traces")))
            .Build());
        services.AddSingleton(host =>
        {
            // Its figures exist from when it is made.
            host.GetRequiredService<HostCensus>();
            return Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Host())
                .AddMeter(HostTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Quartz")
                .AddOtlpExporter(options => Send(options, new Uri(endpoint, "v1/metrics")))
                .Build();
        });
        services.AddHostedService<Telemetry>();
    }

    /// <summary>Names each request's span by its route, never by its address: the address of a unit's page is its key.</summary>
    public static void UseRequestSpans(this WebApplication app)
    {
        if (app.Services.GetService<TracerProvider>() is not null)
        {
            app.Use(RequestSpans.NameAsync);
        }
    }

    private static ResourceBuilder Host() => ResourceBuilder.CreateEmpty().AddService(
        HostTelemetry.Name, serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3), serviceInstanceId: Environment.MachineName);

    private static void Send(OtlpExporterOptions options, Uri endpoint) => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, endpoint);

    /// <summary>Makes both when the host starts, and sends what is left before it ends.</summary>
    private sealed class Telemetry(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        private const int PatienceMilliseconds = 3000;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
            () =>
            {
                traces.ForceFlush(PatienceMilliseconds);
                metrics.ForceFlush(PatienceMilliseconds);
            },
            cancellationToken);
    }
}
