using System.Diagnostics;

namespace WorkflowHost.Tests.Mail;

/// <summary>The Python that has a module, if any: Debian's own first, since another one earlier on the path usually lacks Debian's packages.</summary>
internal static class Debian
{
    internal static bool InCI => Environment.GetEnvironmentVariable("CI") == "true";

    internal static string? PythonWith(string module) => new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Has(python, module));

    /// <summary>Why a test that needs the module is skipped; null when it runs. In CI it runs, and fails, because there everything must be proved.</summary>
    internal static string? SkipWithout(string? python, string package) =>
        python is not null || InCI ? null : $"needs Debian's {package}: apt-get install {package}";

    private static bool Has(string python, string module)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
            asked.WaitForExit();
            return asked.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
