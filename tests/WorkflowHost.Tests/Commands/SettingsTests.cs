using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Commands;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-settings-").FullName;

    [Theory]
    [InlineData("Data:Folder", "/proc/nowhere")]
    [InlineData("Data:Folder", FileInPlace)]
    [InlineData("Logs:Folder", FileInPlace)]
    [InlineData("Audit:HeadFolder", FileInPlace)]
    [InlineData("Mail:EmlFolder", FileInPlace)]
    [InlineData("Definitions:Folder", "/no/such/folder")]
    [InlineData("Keys:Certificate", "/no/such/keys.pfx")]
    [InlineData("Kestrel:Certificates:Default:Path", "/no/such/server.pfx")]
    [InlineData("Kestrel:Certificates:Default:Path", FileInPlace)]
    [InlineData("Mail:CertificateAuthorityFile", "/no/such/roots.pem")]
    [InlineData("Mail:Tls", "tls1.2")]
    [InlineData("Uploads:LargestFileMegabytes", "many")]
    [InlineData("ConnectionStrings:WorkflowHost", "nonsense")]
    [InlineData("ConnectionStrings:WorkflowHost", "Data Source=/proc")]
    [InlineData("urls", "http://127.0.0.1:99999")]
    [InlineData("urls", "http://127.0.0.1:80a")]
    [InlineData("urls", "http://127.0.0.1:5000/pingyi")]
    [InlineData("urls", "127.0.0.1")]
    [InlineData("urls", "https://127.0.0.1:5001")]
    public void What_cannot_be_used_is_named_with_what_to_write_and_nothing_is_made(string setting, string value)
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "no folder, no certificate");
        string[] settings = ["--environment", "Production", "--Data:Folder", Path.Combine(folder, "data"), "--" + setting, value == FileInPlace ? file : value];

        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(settings));

        Assert.Contains(setting, Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("backup", "/no/such/folder/a.backup")]
    [InlineData("restore", "/no/such/a.backup")]
    public async Task A_command_that_fails_says_a_sentence(string verb, string file)
    {
        string[] settings = ["--environment", "Production", "--Data:Folder", folder];
        await HostProgram.RunAsync(["migrate", .. settings]);

        var (code, output) = await HostProgram.RunAsync([verb, file, .. settings]);

        Assert.Equal(1, code);
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_stop_while_its_database_is_away_it_ends_quietly()
    {
        var program = HostProgram.Start("serve", "--urls", "http://127.0.0.1:0", "--environment", "Production", "--Data:Folder", folder, "--ConnectionStrings:WorkflowHost", "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=x");
        await using (program)
        {
            await program.SaidAsync("PostgreSQL is away");
            program.Terminate();

            Assert.Equal(0, await program.EndedAsync());
            Assert.DoesNotContain("Unhandled exception", program.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private const string FileInPlace = "a file";

    [Fact]
    public void All_that_is_wrong_is_named_at_once_and_nothing_is_started()
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(
        [
            "--environment", "Production", "--Host:PublicAddress", "pingyi", "--Host:PublicAdress", "https://pingyi.example.gov.cn", "--Database:Provider", "oracle",
            "--Uploads:LargestFileMegabytes", "0", "--Mail:Port", "smtp", "--Mail:Host", "smtp.example.com",
        ]));

        foreach (var setting in new[] { "Host:PublicAddress", "Host:PublicAdress", "Database:Provider", "Uploads:LargestFileMegabytes", "Port" })
        {
            Assert.Contains(wrong.Problems, p => p.Contains(setting, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_password_is_not_repeated()
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(
            ["--environment", "Production", "--Database:Provider", "postgres", "--ConnectionStrings:WorkflowHost", "Hots=db;Password=canary-7f3a"]));

        Assert.DoesNotContain("canary-7f3a", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Host=", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }
}
