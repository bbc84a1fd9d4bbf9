using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Units.Handover;

namespace WorkflowHost.Web.Features.Units;

internal static class UnitWords
{
    /// <summary>What other addresses led to; nothing where they led to nothing.</summary>
    public static string Of(HandedOver done, IStringLocalizer<UnitPageTexts> texts) =>
        done == HandedOver.Nothing ? "" : " " + texts["HandedOver", done.Links, done.Mails];
}
