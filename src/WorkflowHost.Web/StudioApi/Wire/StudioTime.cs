using System.Globalization;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Web.StudioApi.Wire;

/// <summary>Instants for Studio. Some of its tables show the hour as it is written, so it is written in the time of the office.</summary>
internal static class StudioTime
{
    public static string Iso(DateTimeOffset instant) => instant.ToOffset(DateTexts.ChinaOffset).ToString("O", CultureInfo.InvariantCulture);
}
