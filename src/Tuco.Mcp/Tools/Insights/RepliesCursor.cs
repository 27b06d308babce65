using Tuco.Api.Replies;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>
/// Where a list of replies goes on, and how far the pages before were read. Where the list came newest first, the further pages end at the
/// newest reply of the first one: what comes in between neither shifts them nor hides an older reply of the same lead.
/// </summary>
internal sealed record RepliesCursor(PageCursor Page, ReadMark? Read, bool Ends)
{
    public const string Pattern = "^[1-9][0-9]{0,5}\\.[1-9][0-9]?\\.[0-9]{1,6}([~-]" + ReadMark.Text + ")?$";

    public static RepliesCursor Of(string? cursor, int limit)
    {
        var parts = cursor?.Split('~', '-');
        return new(PageCursor.Of(parts?[0], limit), parts is [_, var mark] ? ReadMark.Parse(mark) : null,
            cursor?.Contains('~', StringComparison.Ordinal) == true);
    }

    /// <param name="next">Of the pages.</param>
    /// <param name="read">After this page.</param>
    /// <param name="page">The page that was read.</param>
    public string Then(string next, ReadMark? read, IReadOnlyList<Reply> page) =>
        read is null ? next : $"{next}{(Ends || (Read is null && IsNewestFirst(page)) ? '~' : '-')}{read}";

    private static bool IsNewestFirst(IReadOnlyList<Reply> page)
    {
        var times = page.Select(static reply => IsoTime.Parse(reply.RespondedAtUtc)).ToList();
        return times.Zip(times.Skip(1), static (one, next) => one >= next).All(static descends => descends);
    }
}
