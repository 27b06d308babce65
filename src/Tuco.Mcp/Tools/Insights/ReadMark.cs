using System.Globalization;
using Tuco.Api.Replies;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>How far somebody has read: the time of the newest reply that was told, and which replies of that very time, or of none, were told.</summary>
internal sealed record ReadMark(long At, IReadOnlyList<string> Told)
{
    public const string Pattern = "^" + Text + "$";

    public const string Text = "[0-9]{13}(\\.[0-9a-fA-F]{24}){0,30}";

    private const int MostTold = 30;

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(At);

    public static ReadMark Parse(string text)
    {
        var parts = text.Split('.');
        return new(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1..]);
    }

    /// <summary>It was not told yet, or it cannot be known.</summary>
    public bool Leaves(RecentReply reply) => Ms(reply) is { } at && at != At ? at > At : !Told.Contains(reply.MessageId, StringComparer.OrdinalIgnoreCase);

    /// <summary>The mark after these replies as well; null when there is nothing to mark.</summary>
    /// <param name="before">The mark before them.</param>
    /// <param name="goesOn">The mark before them is that of the pages before, of which no reply may be told again.</param>
    /// <param name="replies">Told now, or told before.</param>
    public static ReadMark? After(ReadMark? before, bool goesOn, IReadOnlyList<RecentReply> replies)
    {
        if (replies.Count == 0)
            return before;
        var at = Math.Max(before?.At ?? 0, replies.Max(Ms) ?? 0);
        var told = replies.Where(reply => Ms(reply) is null || Ms(reply) == at).Select(static reply => reply.MessageId)
            .Concat(goesOn || before?.At == at ? before!.Told : [])
            .OfType<string>().Where(Patterns.IsId).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTold);
        return new ReadMark(at, [.. told]);
    }

    public override string ToString() => string.Join('.', Told.Prepend(At.ToString("D13", CultureInfo.InvariantCulture)));

    private static long? Ms(RecentReply reply) => IsoTime.Parse(reply.ReceivedAtUtc)?.ToUnixTimeMilliseconds();
}
