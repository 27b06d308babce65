using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Api;

/// <summary>The answer of a call that is named but not described: its list may stand under one of several names, or be the whole body.</summary>
internal sealed class LooseList
{
    private readonly JsonElement _body;
    private readonly JsonElement _list;
    private readonly JsonSerializerOptions _options;

    private LooseList(JsonElement body, JsonElement list, JsonSerializerOptions options) => (_body, _list, _options) = (body, list, options);

    public Pagination? Pagination => Part<Pagination>(_body, "pagination");

    public static LooseList Read(ref Utf8JsonReader reader, JsonSerializerOptions options, params string[] names)
    {
        var body = JsonElement.ParseValue(ref reader);
        var list = names.Select(name => Field(body, name)).Prepend(body).FirstOrDefault(static value => value.ValueKind == JsonValueKind.Array);
        return new LooseList(body, list, options);
    }

    /// <param name="things">What the list is of, for the sentence.</param>
    public string? Fault(string things) => Field(_body, "success").ValueKind == JsonValueKind.False ? "says success: false"
        : _list.ValueKind != JsonValueKind.Array ? $"holds no list of {things}"
        : null;

    /// <summary>Each row, read and with its own JSON beside it; none without a list.</summary>
    public IEnumerable<(T Row, JsonElement Json)> Rows<T>()
        where T : class =>
        _list.ValueKind != JsonValueKind.Array ? []
            : _list.EnumerateArray().Select(json => (Part<T>(json) ?? throw new JsonException("A row is no object."), json));

    public T? Part<T>(JsonElement of, string name)
        where T : class =>
        Part<T>(Field(of, name));

    private T? Part<T>(JsonElement value)
        where T : class =>
        value.ValueKind == JsonValueKind.Object ? value.Deserialize((JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T))) : null;

    private static JsonElement Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) ? field : default;
}
