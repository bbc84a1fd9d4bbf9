using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Commands;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Keys;

/// <summary>Who reads the database or a backup of it has no key of a sign-in; every node that has the key file has them all.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-keytest-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_lies_encrypted_in_the_database_and_the_file_that_opens_it_beside_it_for_the_owner_only(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        string cookie;
        await using (var host = await StartAsync(store, "a"))
        {
            cookie = Protector(host).Protect("officer");
            var stored = Assert.Single(await KeysAsync(host));
            Assert.Contains("EncryptedData", stored, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);
        }

        var file = Path.Combine(folder, "a", "keys.pfx");
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await using var again = await StartAsync(store, "a");
        Assert.Equal("officer", Protector(again).Unprotect(cookie));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_node_without_the_key_file_is_refused_and_told_what_to_copy_and_with_it_reads_what_the_other_wrote(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        await using var first = await StartAsync(store, "a");
        var cookie = Protector(first).Protect("officer");

        var refused = await Assert.ThrowsAsync<WrongSettingsException>(() => StartAsync(store, "b"));
        Assert.Contains("Keys:Certificate", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Contains("keys.pfx", refused.Problems[0], StringComparison.Ordinal);

        await using var second = await StartAsync(store, "b", "--Keys:Certificate", Path.Combine(folder, "a", "keys.pfx"));
        Assert.Equal("officer", Protector(second).Unprotect(cookie));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_an_older_version_left_in_the_open_is_still_read(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var before = store.Open(services => services.AddDataProtection().SetApplicationName("WorkflowHost"));
        var cookie = Protector(before).Protect("officer");
        Assert.Contains("masterKey", Assert.Single(await KeysAsync(before)), StringComparison.Ordinal);

        await using var host = await StartAsync(store, "a");

        Assert.Equal("officer", Protector(host).Unprotect(cookie));
    }

    [Theory, OnSqlite]
    public async Task A_replaced_certificate_still_opens_old_keys_and_a_lost_one_is_given_up_by_a_command(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var (old, other) = (KeyFile.Make(Path.Combine(folder, "old.pfx"), "secret"), KeyFile.Make(Path.Combine(folder, "new.pfx")));
        string cookie;
        await using (var host = await StartAsync(store, "a", "--Keys:Certificate", old, "--Keys:Password", "secret"))
        {
            cookie = Protector(host).Protect("officer");
        }

        await using (var host = await StartAsync(store, "a", "--Keys:Certificate", other, "--Keys:EarlierCertificate", old, "--Keys:EarlierPassword", "secret"))
        {
            Assert.Equal("officer", Protector(host).Unprotect(cookie));
        }

        var (code, said) = await HostProgram.RunAsync(["keys", "renew", .. Arguments(store, "c")]);
        Assert.True(code == 0 && said.Contains("重新登录", StringComparison.Ordinal), said);
        await using var anew = await StartAsync(store, "c");
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Protector(anew).Unprotect(cookie));
        Assert.Equal("officer", Protector(anew).Unprotect(Protector(anew).Protect("officer")));
        Assert.Equal(1, await anew.Services.GetRequiredService<HostStore>().ReadAsync((db, stop) => db.Audit.CountAsync(a => a.Act == "keys.renewed", stop), CancellationToken.None));
    }

    [Theory]
    [InlineData("missing.pfx", null)]
    [InlineData("locked.pfx", "wrong")]
    public void A_file_that_cannot_be_read_is_named_at_start_and_no_password_is_repeated(string name, string? password)
    {
        KeyFile.Make(Path.Combine(folder, "locked.pfx"), "secret-7c1d");

        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(
            ["--environment", "Production", "--Keys:Certificate", Path.Combine(folder, name), .. password is null ? (string[])[] : ["--Keys:Password", password]]));

        Assert.Contains(name, Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", wrong.Problems[0], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Arguments(TestStore store, string node, params string[] settings) =>
    [
        "--environment", "Production", "--Data:Folder", Path.Combine(folder, node), "--Definitions:Folder", "", "--ConnectionStrings:WorkflowHost", store.ConnectionString,
        "--contentRoot", Path.Combine(Repository.Root, "src", "WorkflowHost.Web"), .. settings,
    ];

    private async Task<RunningHost> StartAsync(TestStore store, string node, params string[] settings)
    {
        var host = HostApplication.Build(Arguments(store, node, settings), builder => builder.WebHost.UseTestServer());
        try
        {
            await host.StartAsync();
            return new RunningHost(host);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static IDataProtector Protector(IServiceProvider host) => host.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static IDataProtector Protector(RunningHost host) => Protector(host.Services);

    private static Task<List<string>> KeysAsync(RunningHost host) => KeysAsync(host.Services);

    private static Task<List<string>> KeysAsync(IServiceProvider host) => host.GetRequiredService<HostStore>().ReadAsync(
        (db, stop) => db.Settings.Where(s => s.Key.StartsWith(DatabaseKeyRing.Prefix)).Select(s => s.Value).ToListAsync(stop), CancellationToken.None);

    /// <summary>Stopped before it is gone: what runs in it would still write into its folder.</summary>
    private sealed class RunningHost(WebApplication app) : IAsyncDisposable
    {
        public IServiceProvider Services => app.Services;

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
