using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api.Dnc;

/// <summary>Answer of <c>GET /api/dnc</c>: one page.</summary>
/// <remarks>
/// docs.tuco.ai/features/dnc shows this call but not its answer. So the list may stand under <c>entries</c>, <c>dnc</c>, <c>data</c> or
/// <c>items</c>, or be the whole body; an answer without any list is a <see cref="TucoFailure.BadAnswer"/>.
/// </remarks>
[JsonConverter(typeof(DncPageReader))]
public sealed record DncPage : IAnswer
{
    /// <summary>The entries of this page, in Tuco's order.</summary>
    public IReadOnlyList<DncEntry> Entries { get; init; } = [];

    /// <summary>Which page this is; null when the answer does not tell.</summary>
    public Pagination? Pagination { get; init; }

    internal string? Fault { get; init; }

    string? IAnswer.Fault => Fault;
}

/// <summary>An address that Tuco does not write to. Every field may be missing.</summary>
public sealed record DncEntry
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    [JsonInclude, JsonPropertyName("id")]
    internal string? PlainId { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Email address or Apple ID.</summary>
    public string? Email { get; init; }

    /// <summary>Why, such as <c>manual</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }
}

/// <summary>Body of <c>POST /api/dnc</c>: one of the two addresses.</summary>
internal sealed record DncAddition(string? Phone, string? Email, string Reason);

/// <summary>Finds the entries wherever the answer put them.</summary>
internal sealed class DncPageReader : JsonConverter<DncPage>
{
    public override DncPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var list = LooseList.Read(ref reader, options, "entries", "dnc", "data", "items");
        return new DncPage
        {
            Entries = [.. list.Rows<DncEntry>().Select(static row => row.Row with { Id = row.Row.Id ?? row.Row.PlainId })],
            Pagination = list.Pagination,
            Fault = list.Fault("entries"),
        };
    }

    public override void Write(Utf8JsonWriter writer, DncPage value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are only read.");
}
