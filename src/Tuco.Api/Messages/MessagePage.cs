using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Api.Messages;

/// <summary>Answer of <c>GET /api/messages</c>: one page.</summary>
/// <remarks>
/// docs.tuco.ai/api-reference/messages names this call but does not describe its answer. So the list may stand under <c>messages</c>,
/// <c>data</c> or <c>items</c>, or be the whole body; an answer without any list is a <see cref="TucoFailure.BadAnswer"/>.
/// </remarks>
[JsonConverter(typeof(MessagePageReader))]
public sealed record MessagePage : IAnswer
{
    /// <summary>
    /// The messages of this page, in Tuco's order. Where a row tells its recipient, lead or line only in an object of its own
    /// (<c>recipient</c>, <c>fromLine</c>), its fields are filled from there.
    /// </summary>
    public IReadOnlyList<StoredMessage> Messages { get; init; } = [];

    /// <summary>Which page this is; null when the answer does not tell.</summary>
    public Pagination? Pagination { get; init; }

    internal string? Fault { get; init; }

    string? IAnswer.Fault => Fault;
}

/// <summary>The recipient or the line of a message, as far as it is told in an object of its own.</summary>
internal sealed record MessageParty
{
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }
}

/// <summary>Finds the messages wherever the answer put them.</summary>
internal sealed class MessagePageReader : JsonConverter<MessagePage>
{
    private static readonly string[] Names = ["messages", "data", "items"];

    public override MessagePage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var body = JsonElement.ParseValue(ref reader);
        var list = Names.Select(name => Field(body, name)).Prepend(body).FirstOrDefault(static value => value.ValueKind == JsonValueKind.Array);
        return new MessagePage
        {
            Messages = list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(row => Row(row, options))] : [],
            Pagination = Part<Pagination>(Field(body, "pagination"), options),
            Fault = Field(body, "success").ValueKind == JsonValueKind.False ? "says success: false"
                : list.ValueKind != JsonValueKind.Array ? "holds no list of messages"
                : null,
        };
    }

    public override void Write(Utf8JsonWriter writer, MessagePage value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are only read.");

    private static StoredMessage Row(JsonElement row, JsonSerializerOptions options)
    {
        var message = Part<StoredMessage>(row, options) ?? throw new JsonException("A message is no object.");
        var line = Part<MessageParty>(Field(row, "fromLine"), options);
        var recipient = Part<MessageParty>(Field(row, "recipient"), options);
        var addressed = (message.RecipientPhone ?? message.RecipientEmail) is not null;
        return message with
        {
            FromLineId = message.FromLineId ?? line?.Id,
            LeadId = message.LeadId ?? recipient?.Id,
            RecipientName = message.RecipientName ?? (recipient is null ? null : $"{recipient.FirstName} {recipient.LastName}".Trim()),
            // The address that a message went to may be another one than its lead's first.
            RecipientPhone = addressed ? message.RecipientPhone : recipient?.Phone,
            RecipientEmail = addressed ? message.RecipientEmail : recipient?.Email,
        };
    }

    private static JsonElement Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) ? field : default;

    private static T? Part<T>(JsonElement value, JsonSerializerOptions options)
        where T : class =>
        value.ValueKind == JsonValueKind.Object ? value.Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))) : null;
}
