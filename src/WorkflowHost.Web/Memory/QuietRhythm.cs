namespace WorkflowHost.Web.Memory;

/// <summary>When it is worth giving memory back: for half a minute nobody has done anything, and enough was made since the last time. Giving back stops the host for a moment, so nobody may be at it.</summary>
public sealed class QuietRhythm
{
    /// <summary>Looks in a row at which next to nothing was done.</summary>
    public const int Looks = 3;

    /// <summary>Bytes between two looks; more is made only by somebody who works.</summary>
    public const long Quiet = 10 * 1024 * 1024;

    /// <summary>Bytes since the last time. A start of the host makes twice as many; what it does by itself adds up to as many in some minutes.</summary>
    public const long Worth = 32 * 1024 * 1024;

    private long atLastLook;
    private long atLastTime;
    private int quietLooks;

    /// <param name="allocated">All bytes this process has asked for so far.</param>
    public bool IsTime(long allocated)
    {
        quietLooks = allocated - atLastLook > Quiet ? 0 : quietLooks + 1;
        atLastLook = allocated;
        if (quietLooks < Looks || allocated - atLastTime < Worth)
        {
            return false;
        }

        atLastTime = allocated;
        return true;
    }
}
