using System.Globalization;
using System.Resources;

namespace WorkflowHost.Web.JsonApi;

/// <summary>What these routes say themselves, from <c>JsonApiTexts.resx</c> (Chinese) and <c>JsonApiTexts.en.resx</c>; by <c>Accept-Language</c>.</summary>
internal static class JsonApiTexts
{
    public static readonly ResourceManager Sentences = new("WorkflowHost.Web.JsonApi.JsonApiTexts", typeof(JsonApiTexts).Assembly);

    public static string Get(string code, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, Sentences.GetString(code, CultureInfo.CurrentUICulture) ?? code, arguments);
}
