using System.Text.Json.Serialization;

namespace Tuco.Api;

/// <summary>Which page of a list an answer holds. Null where Tuco told none.</summary>
public sealed record Pagination
{
    /// <summary>Number of the page, from 1.</summary>
    public long? Page { get; init; }

    /// <summary>Rows a page.</summary>
    public long? Limit { get; init; }

    /// <summary>Rows on all pages.</summary>
    public long? TotalCount { get; init; }

    /// <summary>Rows on all pages, as some lists call it.</summary>
    public long? Total { get; init; }

    /// <summary>Number of the last page.</summary>
    public long? TotalPages { get; init; }

    /// <summary>Rows on all pages, by whichever name it came.</summary>
    [JsonIgnore]
    public long? Rows => TotalCount ?? Total;
}
