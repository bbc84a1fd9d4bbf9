using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WorkflowHost.Runtime.People;

namespace WorkflowHost.Web.Features.Designer;

/// <summary>
/// A page around one element of Elsa Studio; two on one page break each other, so every screen is a page of its own. It has its
/// own HTML: Studio resolves all it loads against the base address, needs compiled WebAssembly and writes styles inline.
/// </summary>
[Authorize(Policy = Rights.Design)]
public abstract class StudioPage : PageModel
{
    private const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>The custom element and the attribute that tells it what to show.</summary>
    internal abstract StudioScreen Screen { get; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        Response.Headers.ContentSecurityPolicy = Policy;
    }
}

/// <param name="Element">Tag of the element.</param>
/// <param name="Title">Key of the screen's name in <see cref="DesignerTexts"/>.</param>
/// <param name="IdAttribute">Attribute that takes <paramref name="Id"/>.</param>
internal sealed record StudioScreen(string Element, string Title, string? IdAttribute = null, string? Id = null);

/// <summary>Names the resource files of this folder.</summary>
public sealed class DesignerTexts;

/// <summary>Studio's list of definitions: copies, import, export, acts on several at once.</summary>
public sealed class DefinitionListPage : StudioPage
{
    internal override StudioScreen Screen => new("elsa-workflow-definition-list", "DefinitionList");

    public void OnGet()
    {
    }
}

/// <summary>The canvas.</summary>
public sealed class EditorPage : StudioPage
{
    [BindProperty(SupportsGet = true)]
    public string DefinitionId { get; set; } = "";

    internal override StudioScreen Screen => new("elsa-workflow-definition-editor", "Editor", "definition-id", DefinitionId);

    public void OnGet()
    {
    }
}

/// <summary>Instances of all definitions.</summary>
public sealed class InstanceListPage : StudioPage
{
    internal override StudioScreen Screen => new("elsa-workflow-instance-list", "InstanceList");

    public void OnGet()
    {
    }
}

/// <summary>One instance on its canvas.</summary>
public sealed class InstanceViewerPage : StudioPage
{
    [BindProperty(SupportsGet = true)]
    public string InstanceId { get; set; } = "";

    internal override StudioScreen Screen => new("elsa-workflow-instance-viewer", "InstanceViewer", "instance-id", InstanceId);

    public void OnGet()
    {
    }
}
