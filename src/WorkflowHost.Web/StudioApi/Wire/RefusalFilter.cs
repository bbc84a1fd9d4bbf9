using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Runtime;

namespace WorkflowHost.Web.StudioApi.Wire;

/// <summary>
/// Studio shows its user only the texts of a 400; every other failing status is silent and those from 500 on are repeated. So a
/// use case that says no answers 400, whatever the reason.
/// </summary>
internal sealed class RefusalFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedException refusal)
        {
            return Refuse(refusal.Code, refusal.Text(CultureInfo.CurrentUICulture));
        }
        catch (JsonException)
        {
            return Refuse("NotJson", StudioTexts.Get("NotJson"));
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse("TooLarge", StudioTexts.Get("TooLarge"));
        }
    }

    public static IResult Refuse(string code, string text) => new StudioJson(
        new JsonObject
        {
            ["title"] = text,
            ["status"] = StatusCodes.Status400BadRequest,
            ["errors"] = new JsonObject { [code] = new JsonArray(text) },
        },
        StatusCodes.Status400BadRequest);
}
