using System.Buffers;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>A composed message made ready for DATA.</summary>
internal static class WireMessage
{
    /// <summary>RFC 5321, 4.5.3.1.6: 1000 with the line end.</summary>
    private const int LongestLine = 998;

    /// <summary>What forbids sending it; null when nothing does. A bare CR or LF is refused, not mended: servers disagree on what ends a line, and "\n.\n" has been used to smuggle a second mail past them.</summary>
    internal static string? Problem(ReadOnlySpan<byte> message)
    {
        var lineStart = 0;
        for (var i = 0; i < message.Length; i++)
        {
            switch (message[i])
            {
                case 0:
                    return MailTexts.Say("MessageNul");
                case (byte)'\r' when i + 1 < message.Length && message[i + 1] == '\n':
                    if (i - lineStart > LongestLine)
                    {
                        return MailTexts.Say("MessageLine");
                    }

                    i++;
                    lineStart = i + 1;
                    break;
                case (byte)'\r' or (byte)'\n':
                    return MailTexts.Say("MessageBareLineEnd");
                default:
                    break;
            }
        }

        return message.IsEmpty || message.Length - lineStart > LongestLine ? MailTexts.Say("MessageLine") : null;
    }

    internal static bool IsSevenBit(ReadOnlySpan<byte> message) => !message.ContainsAnyInRange((byte)0x80, (byte)0xFF);

    /// <summary>Dots doubled at the start of lines, a line end at the end if it is missing, and the final dot.</summary>
    internal static ArrayBufferWriter<byte> ForData(ReadOnlySpan<byte> message)
    {
        var wire = new ArrayBufferWriter<byte>(message.Length + 64);
        if (message.StartsWith("."u8))
        {
            wire.Write("."u8);
        }

        while (message.IndexOf("\r\n."u8) is var at and >= 0)
        {
            wire.Write(message[..(at + 3)]);
            wire.Write("."u8);
            message = message[(at + 3)..];
        }

        wire.Write(message);
        wire.Write(message.EndsWith("\r\n"u8) || (message.IsEmpty && wire.WrittenCount == 0) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return wire;
    }
}
