using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Eml;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Mail.Smtp;
using Xunit;

namespace WorkflowHost.Tests.Mail.Settings;

public sealed class MailSettingsTests
{
    [Fact]
    public void Without_any_setting_mail_goes_into_a_folder_of_the_data_folder()
    {
        Assert.Empty(MailSetup.Read(new MailSettings(), "data", out var setup));

        Assert.Equal((null, Path.Combine("data", "mail"), "workflowhost@localhost"), (setup!.Account, setup.EmlFolder, setup.From.Address));
    }

    [Theory]
    [InlineData("qq", "smtp.qq.com")]
    [InlineData("163", "smtp.163.com")]
    [InlineData("Exmail", "smtp.exmail.qq.com")]
    public void A_preset_needs_only_login_and_authorisation_code(string preset, string host)
    {
        Assert.Empty(MailSetup.Read(new MailSettings { Preset = preset, User = "pingyi@example.com", Password = "abcd" }, "data", out var setup));

        Assert.Equal((host, 465, TlsMode.Implicit), (setup!.Account!.Host, setup.Account.Port, setup.Account.Tls));
        Assert.Equal("pingyi@example.com", setup.From.Address);
        Assert.All(new[] { setup.Pace.PerMinute, setup.Pace.PerHour, setup.Pace.PerDay }, n => Assert.True(n > 0));
    }

    [Fact]
    public void What_is_set_goes_before_the_preset()
    {
        var settings = new MailSettings { Preset = "qq", User = "1@qq.com", Password = "x", Host = "relay.example.gov.cn", Port = "587", From = "a@example.gov.cn", FromName = "评议办", ReplyTo = "b@example.gov.cn", PerDay = "0" };

        Assert.Empty(MailSetup.Read(settings, "data", out var setup));

        Assert.Equal(("relay.example.gov.cn", 587, TlsMode.StartTls), (setup!.Account!.Host, setup.Account.Port, setup.Account.Tls));
        Assert.Equal(("a@example.gov.cn", "评议办", "b@example.gov.cn"), (setup.From.Address, setup.From.Name, setup.ReplyTo!.Address));
        Assert.Equal(0, setup.Pace.PerDay);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var settings = new MailSettings
        {
            Preset = "gmail", Host = "smtp://x:1/", Port = "0", Tls = "ssl", User = "u\n", CertificateAuthorityFile = "no-such-file.pem", From = "评议办", ReplyTo = "a@b@c", PerMinute = "-1", PerHour = "many", PerDay = "1.5",
        };

        var problems = MailSetup.Read(settings, "data", out var setup);

        Assert.Null(setup);
        foreach (var name in new[] { "Preset", "Host", "Port", "Tls", "User", "Password", "CertificateAuthorityFile", "From", "ReplyTo", "PerMinute", "PerHour", "PerDay" })
        {
            Assert.Contains(problems, p => Regex.IsMatch(p, $"Mail:{name}(?![A-Za-z])"));
        }
    }

    [Theory]
    [InlineData("own", "smtp.example.gov.cn", "None", "u", "p", null, "Mail:PasswordWithoutTls")]
    [InlineData("own", "smtp.example.gov.cn", "Implicit", null, "p", null, "Mail:User")]
    [InlineData("qq", null, null, null, null, null, "授权码")]
    [InlineData("own", null, null, null, null, null, "Mail:Host")]
    [InlineData(null, null, null, "u", "p", null, "Mail:Host")]
    [InlineData(null, "smtp.example.gov.cn", null, null, null, "", "Mail:From")]
    public void A_combination_that_cannot_work_says_what_to_do(string? preset, string? host, string? tls, string? user, string? password, string? from, string says)
    {
        var problems = MailSetup.Read(new MailSettings { Preset = preset, Host = host, Tls = tls, User = user, Password = password, From = from ?? "a@example.gov.cn" }, "data", out _);

        Assert.Contains(problems, p => p.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void An_own_authority_is_read_from_its_file()
    {
        using var authority = new TestAuthority();
        var folder = Directory.CreateTempSubdirectory("authority");
        var file = Path.Combine(folder.FullName, "root.pem");
        File.WriteAllText(file, authority.RootPem);

        Assert.Empty(MailSetup.Read(new MailSettings { Host = "mail", From = "a@example.gov.cn", CertificateAuthorityFile = file }, "data", out var setup));

        Assert.Equal(authority.Roots[0].Thumbprint, Assert.Single(setup!.Account!.TrustedRoots!).Thumbprint);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_misspelt_setting_is_named_at_start()
    {
        using var host = Host(("Mail:Hots", "smtp.example.gov.cn"));

        var wrong = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IOptions<MailSettings>>().Value);

        Assert.Contains("Mail:Hots", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_setting_never_shows_the_password()
    {
        using var host = Host(("Mail:Host", "smtp.example.gov.cn"), ("Mail:User", "u"), ("Mail:Password", "canary\n7731"), ("Mail:Port", "x"));

        var wrong = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IOptions<MailSettings>>().Value);

        Assert.DoesNotContain("canary", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, typeof(EmlFolderTransport))]
    [InlineData("smtp.example.gov.cn", typeof(SmtpSubmissionClient))]
    public async Task The_settings_choose_the_transport(string? server, Type transport)
    {
        await using var host = Host(("Mail:Host", server), ("Mail:From", "a@example.gov.cn"));

        Assert.IsType(transport, host.GetRequiredService<IMailTransport>());
        Assert.Equal(PaceLimits.None, host.GetRequiredService<MailSetup>().Pace);
    }

    [Fact]
    public void Each_preset_explains_itself_and_where_its_code_is_made()
    {
        Assert.All(MailPreset.All, p => Assert.DoesNotContain("Preset", p.Explain(), StringComparison.Ordinal));
        Assert.All(MailPreset.All.Where(p => p.NeedsLogin), p => Assert.Contains("授权码", p.Explain(), StringComparison.Ordinal));
    }

    private static ServiceProvider Host(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        return new ServiceCollection().AddMail(configuration).BuildServiceProvider();
    }
}
