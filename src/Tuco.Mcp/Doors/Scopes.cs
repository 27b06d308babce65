using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>What an access token can be good for. None of them implies another.</summary>
internal static class Scopes
{
    public const string Read = "tuco:read";
    public const string Write = "tuco:write";
    public const string Send = "tuco:send";
    public const string Spend = "tuco:spend";

    public static IReadOnlyList<string> All { get; } = [Read, Write, Send, Spend];

    /// <summary>The one table from risk to scope.</summary>
    public static string Of(Risk risk) => risk switch
    {
        Risk.Read => Read,
        Risk.Write or Risk.Destructive => Write,
        Risk.Send => Send,
        Risk.Spend => Spend,
        _ => throw new ArgumentOutOfRangeException(nameof(risk)),
    };
}
