using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace WorkflowHost.Web.Layout;

/// <summary>Chinese unless a reader switched to English; the switch is a cookie, and a browser's own preference is not asked: most here are set to English by accident.</summary>
internal static class Cultures
{
    public static readonly CultureInfo Default = CultureInfo.GetCultureInfo("zh-CN");
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>What exists in both languages, in the reader's; in Chinese where the other was not given.</summary>
    public static string Of(string chinese, string? english) => IsChinese || string.IsNullOrEmpty(english) ? chinese : english;

    public static RequestLocalizationOptions Options()
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Default),
            SupportedCultures = [Default, English],
            SupportedUICultures = [Default, English],
        };
        options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = "language", Options = options }];
        return options;
    }
}
