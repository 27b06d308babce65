namespace Tuco.Mcp.Tools;

/// <summary>What a tool can do to the world; declared once a tool, everything else about its safety follows from it.</summary>
internal enum Risk
{
    /// <summary>Changes nothing.</summary>
    Read,
    /// <summary>Changes something that can be changed back.</summary>
    Write,
    /// <summary>Takes something away that cannot be brought back.</summary>
    Destructive,
    /// <summary>Reaches a person outside.</summary>
    Send,
    /// <summary>May cost money.</summary>
    Spend,
}

/// <summary>The four hints that the protocol knows, each of them always told.</summary>
internal sealed record Hints(bool ReadOnly, bool Destructive, bool Idempotent, bool OpenWorld)
{
    /// <summary>
    /// The one table from risk to hints. Idempotent: a repeat of the same call has no further effect; of a destructive one that is not said,
    /// because a second webhook or a second run of an action is one.
    /// </summary>
    public static Hints Of(Risk risk) => risk switch
    {
        Risk.Read => new(ReadOnly: true, Destructive: false, Idempotent: true, OpenWorld: true),
        Risk.Write => new(ReadOnly: false, Destructive: false, Idempotent: true, OpenWorld: true),
        Risk.Destructive => new(ReadOnly: false, Destructive: true, Idempotent: false, OpenWorld: true),
        Risk.Send => new(ReadOnly: false, Destructive: true, Idempotent: false, OpenWorld: true),
        Risk.Spend => new(ReadOnly: false, Destructive: true, Idempotent: true, OpenWorld: true),
        _ => throw new ArgumentOutOfRangeException(nameof(risk)),
    };
}
