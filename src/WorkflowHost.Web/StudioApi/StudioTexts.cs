using System.Globalization;
using System.Resources;

namespace WorkflowHost.Web.StudioApi;

/// <summary>What this folder says itself, from <c>StudioTexts.resx</c> (Chinese) and <c>StudioTexts.en.resx</c>.</summary>
internal static class StudioTexts
{
    private static readonly ResourceManager Texts = new("WorkflowHost.Web.StudioApi.StudioTexts", typeof(StudioTexts).Assembly);

    public static string Get(string code) => Texts.GetString(code, CultureInfo.CurrentUICulture) ?? code;
}
