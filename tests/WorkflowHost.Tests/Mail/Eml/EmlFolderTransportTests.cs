using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Eml;
using Xunit;

namespace WorkflowHost.Tests.Mail.Eml;

public sealed class EmlFolderTransportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eml");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_mail_becomes_one_file_byte_for_byte_and_a_second_copy_replaces_it()
    {
        await using var transport = new EmlFolderTransport(Path.Combine(folder.FullName, "mail"));

        for (var i = 0; i < 2; i++)
        {
            var result = await transport.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
            Assert.Equal((HandOverOutcome.Accepted, "notice-0001.eml"), (result.Recipients[0].Outcome, result.Recipients[0].Detail));
        }

        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.FullName, "mail")));
        Assert.Equal(SampleMail.Bytes(), await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Only_the_owner_may_look_into_the_folder_because_its_links_work()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var transport = new EmlFolderTransport(Path.Combine(folder.FullName, "mail"));
        await transport.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.FullName, "mail")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "mail", "notice-0001.eml")));
    }

    [Theory]
    [InlineData("Message-ID: <../../x@example.com>\r\n\r\n")]
    [InlineData("Subject: none\r\n\r\nMessage-ID: <body@example.com>\r\n")]
    public async Task A_message_without_a_proper_id_names_no_file(string message)
    {
        await using var transport = new EmlFolderTransport(folder.FullName);

        var result = await transport.HandOverAsync(SampleMail.To(), SampleMail.Raw(message), CancellationToken.None);

        Assert.Equal(HandOverOutcome.NotHandedOver, result.Recipients[0].Outcome);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_delays_and_loses_nothing()
    {
        var file = Path.Combine(folder.FullName, "a-file");
        await File.WriteAllTextAsync(file, "in the way");
        await using var transport = new EmlFolderTransport(Path.Combine(file, "mail"));

        var result = await transport.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((MailFaultKind.FolderUnwritable, HandOverOutcome.NotHandedOver), (result.Fault!.Kind, result.Recipients[0].Outcome));
    }
}
