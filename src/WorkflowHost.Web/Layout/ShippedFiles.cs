using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace WorkflowHost.Web.Layout;

/// <summary>
/// The files of the pages as they ship: they change with a new version of the program, so nothing watches them. The watches of
/// a host count against a limit of the whole machine (128 on many), and the page that met it would fail.
/// </summary>
internal sealed class ShippedFiles(IFileProvider files) : IFileProvider
{
    public IFileInfo GetFileInfo(string subpath) => files.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
}
