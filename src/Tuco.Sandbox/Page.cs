using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Which part of a list a call asks for: <c>page</c> from 1 (1), <c>limit</c> rows a page (50). No largest limit is documented.</summary>
internal sealed record Page(int Number, int Limit)
{
    public static Page Read(Call call) => new(call.QueryNumber("page", 1), call.QueryNumber("limit", 50));

    public IEnumerable<T> Cut<T>(IReadOnlyCollection<T> all) => (Number - 1L) * Limit >= all.Count ? [] : all.Skip((Number - 1) * Limit).Take(Limit);

    /// <summary><c>{ page, limit, totalCount, totalPages }</c>.</summary>
    public JsonObject Json(int total) => new()
    {
        ["page"] = Number,
        ["limit"] = Limit,
        ["totalCount"] = total,
        ["totalPages"] = Pages(total),
    };

    public int Pages(int total) => (int)Math.Ceiling(total / (double)Limit);
}
