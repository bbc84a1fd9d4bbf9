using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace WorkflowHost.Tests.Store;

/// <summary>
/// A PostgreSQL server on which tests may create databases: the one WORKFLOWHOST_TEST_POSTGRES names, else a private cluster in
/// a temporary folder, made from the binaries Debian installs. It ends with the process. Other test projects link this file.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);
    private static int databases;
    private readonly string connectionString;
    private readonly Cluster? cluster;

    private PostgresServer(string connectionString, Cluster? cluster)
    {
        this.connectionString = connectionString;
        this.cluster = cluster;
    }

    /// <summary>Why there is none and how to get one; null when there is one. With CI=true a missing one is no excuse.</summary>
    public static string? Missing { get; } =
        Given is not null || Binaries() is not null || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "No PostgreSQL: install it (Debian: apt-get install postgresql) or set WORKFLOWHOST_TEST_POSTGRES to a connection string that may create databases.";

    private static string? Given => Environment.GetEnvironmentVariable("WORKFLOWHOST_TEST_POSTGRES");

    /// <summary>A measurement wants what a commit costs; a test only wants it to be over. Set before the first <see cref="GetAsync"/>.</summary>
    public static bool FlushesToDisk { get; set; }

    public static Task<PostgresServer> GetAsync() => Shared.Value;

    /// <summary>A cluster beside the shared one, for who means to crash it.</summary>
    public static Task<PostgresServer> StartOwnAsync() => StartClusterAsync();

    /// <summary>PostgreSQL's immediate stop: no session is ended, nothing is flushed; the next start recovers.</summary>
    public async Task CrashAsync()
    {
        var process = (cluster ?? throw new InvalidOperationException("Only a cluster of our own is crashed.")).Process!;
        await RunAsync("kill", ["-QUIT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    public Task StartAgainAsync() => cluster!.StartAsync();

    /// <summary>An empty database of its own (or a copy of <paramref name="template"/>); returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"wh_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(template).Database}");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ToString();
    }

    public Task DropDatabaseAsync(string database) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        if (Given is { } given)
        {
            return new PostgresServer(given, null);
        }

        return await StartClusterAsync();
    }

    private static async Task<PostgresServer> StartClusterAsync()
    {
        var binaries = Binaries() ?? throw new InvalidOperationException("PostgreSQL is needed when CI=true: install it or set WORKFLOWHOST_TEST_POSTGRES.");
        var folder = Directory.CreateTempSubdirectory("wh-postgres-").FullName;
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            // PostgreSQL refuses to run as root.
            await RunAsync("chown", ["postgres:postgres", folder]);
        }

        await RunAsync(AsPostgres(isRoot, Path.Combine(binaries, "initdb"), [], out var prefix), [.. prefix, "-D", folder, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        var port = FreePort();
        // The server is asked to stop by the kernel when the thread that started it dies, so also when the test process is killed.
        var program = AsPostgres(isRoot, Path.Combine(binaries, "postgres"), ["--pdeathsig=INT"], out prefix);
        var cluster = new Cluster(program, [.. prefix, "-D", folder, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={folder}", "-c", FlushesToDisk ? "fsync=on" : "fsync=off", "-c", "max_connections=400", "-c", "shared_buffers=64MB", "-c", "lc_messages=C"], folder);
        await cluster.StartAsync();
        return new PostgresServer($"Host=127.0.0.1;Port={port};Username=tests;Database=postgres;Include Error Detail=true", cluster);
    }

    /// <summary>The process of a server of our own; it may be started again after a crash.</summary>
    private sealed class Cluster
    {
        private readonly string program;
        private readonly string[] arguments;

        public Cluster(string program, string[] arguments, string folder)
        {
            this.program = program;
            this.arguments = arguments;
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                if (Process is { HasExited: false } running)
                {
                    // SIGQUIT is PostgreSQL's immediate stop: it takes its children along, so that the folder can go.
                    System.Diagnostics.Process.Start("kill", ["-QUIT", running.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
                    running.WaitForExit(5000);
                }

                Directory.Delete(folder, recursive: true);
            };
        }

        public Process? Process { get; private set; }

        public async Task StartAsync()
        {
            var ready = new TaskCompletionSource();
            new Thread(() => Serve(ready)) { IsBackground = true }.Start();
            await ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }

        private void Serve(TaskCompletionSource ready)
        {
            var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            Process = process;
            var lines = new List<string>();
            while (process.StandardError.ReadLine() is { } line)
            {
                lines.Add(line);
                if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                    lines.Clear();
                }
            }

            ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', lines)}"));
        }
    }

    private static string AsPostgres(bool isRoot, string program, string[] options, out string[] prefix)
    {
        prefix = isRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", .. options, program] : [];
        return isRoot ? "setpriv" : program;
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {errors}{await output}");
        }
    }

    private static string? Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
