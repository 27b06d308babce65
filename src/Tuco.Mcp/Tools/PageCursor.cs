using System.Globalization;
using Tuco.Api;

namespace Tuco.Mcp.Tools;

/// <summary>
/// Where a list that Tuco pages goes on: the page, its size, and how many of its rows were told already. Tuco counts its pages anew at
/// each call: a row that came or went between two of them shifts the others, so one may be told twice and one may be missed.
/// </summary>
internal sealed record PageCursor(int Page, int Limit, int Told)
{
    public const string Pattern = "^[1-9][0-9]{0,5}\\.[1-9][0-9]?\\.[0-9]{1,6}$";

    /// <summary>A cursor's own page size counts: pages of another size begin elsewhere.</summary>
    public static PageCursor Of(string? cursor, int limit)
    {
        if (cursor is null)
            return new PageCursor(1, limit, 0);
        var parts = cursor.Split('.').Select(static part => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        return new PageCursor(parts[0], parts[1], parts[2]);
    }

    /// <summary>The first rows that match and were not told yet. A page may hold more rows than were asked for.</summary>
    public PagePart<T> Take<T>(IReadOnlyList<T> page, Pagination? pagination, Func<T, bool> matches, int count)
    {
        var rows = page.Index().Skip(Told).Where(row => matches(row.Item)).Take(count + 1).ToList();
        var goesOn = rows.Count > count;
        var read = goesOn ? rows[count].Index : page.Count;
        var next = goesOn ? this with { Told = read } : HasNext(page.Count, pagination) ? new PageCursor(Page + 1, Limit, 0) : null;
        return new PagePart<T>([.. rows.Take(count).Select(static row => row.Item)], Math.Max(0, read - Told), next?.Text);
    }

    private string Text => string.Create(CultureInfo.InvariantCulture, $"{Page}.{Limit}.{Told}");

    /// <summary>What Tuco tells of its pages counts; where it tells nothing, a page that is exactly full may have another behind it.</summary>
    private bool HasNext(int rows, Pagination? pagination) => rows > 0 && pagination switch
    {
        { TotalPages: { } pages } => Page < pages,
        { Rows: { } total } => (long)Page * (pagination.Limit ?? Limit) < total,
        _ => rows == Limit,
    };
}

/// <summary>What one call tells of a page.</summary>
/// <param name="Rows">Those that match.</param>
/// <param name="Read">How many rows were looked at for them.</param>
/// <param name="NextCursor">Where the next call goes on; null at the end.</param>
internal sealed record PagePart<T>(IReadOnlyList<T> Rows, int Read, string? NextCursor);
