using System.Globalization;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Which part of a list a call asks for: <c>page</c> from 1 (1), <c>limit</c> rows a page (50). No largest limit is documented.</summary>
internal sealed record Page(int Number, int Limit)
{
    public static Page Read(Call call)
    {
        return new(Positive("page", 1), Positive("limit", 50));

        int Positive(string name, int otherwise)
        {
            if (call.QueryText(name) is not { } text) return otherwise;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new RefusedException(400, $"Invalid {name}");
        }
    }

    public IEnumerable<T> Cut<T>(IReadOnlyCollection<T> all) => (Number - 1L) * Limit >= all.Count ? [] : all.Skip((Number - 1) * Limit).Take(Limit);

    /// <summary><c>{ page, limit, totalCount, totalPages }</c>.</summary>
    public JsonObject Json(int total) => new()
    {
        ["page"] = Number,
        ["limit"] = Limit,
        ["totalCount"] = total,
        ["totalPages"] = (int)Math.Ceiling(total / (double)Limit),
    };
}
