using System.Globalization;
using System.Text.RegularExpressions;
using Tuco.Api.Replies;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>How far somebody has read: the newest reply that was told, by its time and id.</summary>
internal sealed partial record ReadMark(DateTimeOffset At, string? MessageId)
{
    public const string Pattern = "^[0-9]{13}(\\.[0-9a-fA-F]{24})?$";

    public static ReadMark Parse(string text)
    {
        var parts = text.Split('.');
        return new(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture)), parts.ElementAtOrDefault(1));
    }

    /// <summary>A reply without a time may be new.</summary>
    public bool IsBefore(string? time, string? id) =>
        IsoTime.Parse(time) is not { } at || at > At || (at == At && !string.Equals(id, MessageId, StringComparison.OrdinalIgnoreCase));

    /// <summary>The later one of this and what is told of a reply.</summary>
    public ReadMark Or(Reply reply) => IsoTime.Parse(reply.RespondedAtUtc) is { } at && at > At ? Of(at, reply.MessageId) : this;

    public static ReadMark Of(DateTimeOffset at, string? id) => new(at, id is not null && HexId().IsMatch(id) ? id : null);

    public override string ToString() =>
        At.ToUnixTimeMilliseconds().ToString("D13", CultureInfo.InvariantCulture) + (MessageId is null ? "" : "." + MessageId);

    [GeneratedRegex(Patterns.Id, RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HexId();
}

/// <summary>Where a list of replies goes on, and the newest reply of the pages before.</summary>
internal sealed record RepliesCursor(PageCursor Page, ReadMark? Newest)
{
    public const string Pattern = "^[1-9][0-9]{0,5}\\.[1-9][0-9]?\\.[0-9]{1,6}(~[0-9]{13}(\\.[0-9a-fA-F]{24})?)?$";

    public static RepliesCursor Of(string? cursor, int limit)
    {
        var parts = cursor?.Split('~');
        return new(PageCursor.Of(parts?[0], limit), parts is [_, var mark] ? ReadMark.Parse(mark) : null);
    }
}
