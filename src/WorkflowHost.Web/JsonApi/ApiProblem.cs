using System.Globalization;
using WorkflowHost.Runtime;

namespace WorkflowHost.Web.JsonApi;

/// <summary>What an answer says when it is no: RFC 9457. <paramref name="Code"/> is stable and for programs, <paramref name="Title"/> a sentence for people.</summary>
internal sealed record ApiProblem(int Status, string Code, string Title)
{
    public static IResult Of(int status, string code, string title) =>
        Results.Json(new ApiProblem(status, code, title), JsonApiTypes.Default.ApiProblem, "application/problem+json", status);

    public static IResult NotFound() => Of(StatusCodes.Status404NotFound, "NotFound", JsonApiTexts.Get("NotFound"));

    /// <summary>A use case said no. Who was too late is told so with 409, so that a program need not read sentences.</summary>
    public static IResult Of(RefusedException refused) => Of(StatusOf(refused.Code), refused.Code, refused.Text(CultureInfo.CurrentUICulture));

    private static int StatusOf(string code) => code switch
    {
        "TaskGone" => StatusCodes.Status404NotFound,
        "NotAsked" => StatusCodes.Status403Forbidden,
        "DecidedByOther" or "ReturnedByOther" or "Withdrawn" or "AlreadyAccepted" or "NewerRound" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}

/// <summary>The body is not what the route reads.</summary>
internal sealed class UnreadableBodyException(string code, string text) : Exception(text)
{
    public string Code => code;
}

/// <summary>Turns every no into a problem; nothing else of an exception leaves the host.</summary>
internal sealed class ApiProblemFilter(ILogger<ApiProblemFilter> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedException refused)
        {
            return ApiProblem.Of(refused);
        }
        catch (UnreadableBodyException unreadable)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, unreadable.Code, unreadable.Message);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiProblem.Of(StatusCodes.Status413PayloadTooLarge, "BodyLarge", JsonApiTexts.Get("BodyLarge"));
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A program must get an answer it can read, whatever went wrong; what it was stands in the log.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.LogError(fault, "A request of a program failed");
            return ApiProblem.Of(StatusCodes.Status500InternalServerError, "Fault", JsonApiTexts.Get("Fault"));
        }
    }
}
