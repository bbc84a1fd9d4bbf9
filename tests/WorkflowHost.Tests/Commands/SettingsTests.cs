using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Commands;

public sealed class SettingsTests
{
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
