using Xunit;

namespace WorkflowHost.Tests.Mail;

/// <summary>A test that talks to a real SMTP server: shown as skipped where none can be had, except in CI.</summary>
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute() => Skip = SmtpServer.WhySkipped;
}

public sealed class SmtpTheoryAttribute : TheoryAttribute
{
    public SmtpTheoryAttribute() => Skip = SmtpServer.WhySkipped;
}
