using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Calls;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Files;
using WorkflowHost.Web.Health;
using WorkflowHost.Web.JsonApi;
using WorkflowHost.Web.Keys;
using WorkflowHost.Web.Layout;
using WorkflowHost.Web.Logs;
using WorkflowHost.Web.Memory;
using WorkflowHost.Web.StudioApi;
using WorkflowHost.Web.Telemetry;

namespace WorkflowHost.Web;

/// <summary>
/// The composition root: everything the host consists of is named here and nowhere else. Tests build the same application and
/// replace what they must (the clock, the database's place) through <c>configure</c>.
/// </summary>
public static class HostApplication
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read and checked once, at start: nothing watches their files.
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            // Not the entry assembly's: tests and the reliability harness are other programs with the same pages.
            ApplicationName = typeof(HostApplication).Assembly.GetName().Name,
            ContentRootPath = ContentRoot(args),
        });
        builder.Environment.WebRootFileProvider = new ShippedFiles(builder.Environment.WebRootFileProvider);
        builder.Services.AddSingleton<TimeProvider>(new NodeClock(TimeProvider.System));
        configure?.Invoke(builder);
        AddServices(builder);
        var app = builder.Build();
        MapRequests(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        SettingsCheck.Demand(builder.Configuration);
        var services = builder.Services;
        // Below Warning the framework logs the address of each request, and the address of a unit's page is its key.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // What Quartz says while it starts hides the one line a first user looks for.
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        builder.Logging.AddLogFiles(LogSettings.From(builder.Configuration));
        services.AddTelemetry(OtlpEndpoint.From(builder.Configuration));
        var addresses = new LinkAddresses(builder.Configuration);
        services.AddSingleton(addresses);
        services.AddHostStore(builder.Configuration);
        services.AddKeys(KeyCertificate.Open(builder.Configuration));
        services.AddProcedureRuntime();
        services.AddHostTimers(DatabaseSettings.From(builder.Configuration));
        services.AddSingleton<LinkTokens>();
        services.AddMail(builder.Configuration);
        services.AddTaskActs();
        services.AddUnits();
        services.AddPeople();
        services.AddCalls();
        services.AddAccess(addresses);
        services.AddStudioApi();
        services.AddJsonApi();
        services.AddHealth();
        services.AddHostedService<QuietMemory>();
        services.AddRateLimits();
        services.AddPages();
        // Chinese stays Chinese in the source of a page; what is dangerous in HTML is encoded as ever.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // The promise is thirty seconds from the signal to the end of the process.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = TooLargeFilter.Ordinary;
        });
    }

    private static void MapRequests(WebApplication app)
    {
        app.UseTrustedProxies(TrustedProxies.From(app.Configuration));
        app.UseRequestSpans();
        app.UseSecurityHeaders();
        app.UseRequestLocalization(Cultures.Options());
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        // Before the static files: those of the designer are endpoints, which ask for the right to design.
        app.UseRouting();
        app.UseStaticFiles(StaticFiles.Options());
        app.UseOnlyByHttps(app.Services.GetRequiredService<LinkAddresses>());
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapRazorPages();
        app.MapStudioApi();
        app.MapJsonApi();
        app.MapHealth();
        app.MapGet("/", () => Results.LocalRedirect("/inbox"));
    }

    /// <summary>Where <c>wwwroot</c> lies: beside the program when it was published, in the current folder when it is run from its source.</summary>
    private static string? ContentRoot(string[] args) =>
        args.Any(word => word.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase)) ? null
        : Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory
        : null;

    private static void AddPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<HostClock>();
        services.AddScoped<OfficeCalendar>();
        services.AddScoped<Dates>();
        services.AddRazorPages(options => options.RootDirectory = "/Features")
            .AddMvcOptions(options =>
            {
                options.Filters.Add<TooLargeFilter>(950);
                options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                options.Filters.Add<CalendarFilter>();
            })
            .AddRazorOptions(options => options.PageViewLocationFormats.Add("/Layout/{0}.cshtml"));
    }
}
