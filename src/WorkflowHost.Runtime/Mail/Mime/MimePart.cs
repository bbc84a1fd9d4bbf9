using System.Text;

namespace WorkflowHost.Runtime.Mail.Mime;

/// <summary>A header and a body that ends with a line end; the body may itself be parts.</summary>
internal sealed class MimePart(MimeHeader header, string body)
{
    internal static MimePart Of(string subtype, string boundary, IEnumerable<MimePart> parts)
    {
        var body = new StringBuilder();
        foreach (var part in parts)
        {
            body.Append("--").Append(boundary).Append("\r\n");
            part.AppendTo(body);
            // The line end before a boundary belongs to the boundary: without one of its own a text would lose its last.
            body.Append("\r\n");
        }

        body.Append("--").Append(boundary).Append("--\r\n");
        return new MimePart(new MimeHeader().Add("Content-Type", $"multipart/{subtype}; boundary=\"{boundary}\""), body.ToString());
    }

    internal void AppendTo(StringBuilder message) => message.Append(header).Append("\r\n").Append(body);
}
