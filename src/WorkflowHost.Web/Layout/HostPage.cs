using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;

namespace WorkflowHost.Web.Layout;

/// <summary>What all pages do the same way: say that something was done, and show a refusal without losing what was typed.</summary>
public abstract class HostPage : PageModel
{
    public const string DoneMessage = "done";
    public const string RefusedMessage = "refused";

    /// <summary>Given to every form that acts once: see <c>AuditTrail.OnceAsync</c>. It tells its moment, so that what follows from it lies together in the database.</summary>
    public string FreshFormToken { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>Why the last act was refused, when it was.</summary>
    protected string? RefusedCode { get; private set; }

    protected CancellationToken Cancellation => HttpContext.RequestAborted;

    /// <summary>Runs an act. False when it was refused: the text then stands above the page, which is shown again with status 422.</summary>
    protected async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RefusedException refused)
        {
            RefusedCode = refused.Code;
            Refuse(refused.Text(CultureInfo.CurrentUICulture));
            if (refused.Code == PasswordGate.Busy)
            {
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
            }

            return false;
        }
    }

    /// <summary>The page again, with a word why it did not even look.</summary>
    protected PageResult RefuseTooOften(string text)
    {
        Refuse(text);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Page();
    }

    protected void Refuse(string text)
    {
        ViewData[RefusedMessage] = text;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    /// <summary>What was typed into a field of the form that was just refused, so that it stands there again; null when none was.</summary>
    /// <param name="handler">Of the form, where a page has several.</param>
    public string? AsTyped(string field, string? handler = null) =>
        Response.StatusCode >= StatusCodes.Status400BadRequest && Request.HasFormContentType && (handler ?? "") == Request.Query["handler"].ToString() && Request.Form.TryGetValue(field, out var typed)
            ? typed.ToString()
            : null;

    protected void SayDone(string text) => TempData[DoneMessage] = text;

    /// <summary>The address to go back to when it is one of ours, else <paramref name="otherwise"/>.</summary>
    protected string LocalOr(string? address, string otherwise) => Url.IsLocalUrl(address) ? address! : otherwise;
}
