using System.Text.Json;
using System.Text.Json.Serialization;

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
    public override MessagePage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var list = LooseList.Read(ref reader, options, "messages", "data", "items");
        return new MessagePage
        {
            Messages =
            [
                .. from row in list.Rows<StoredMessage>()
                   select Filled(row.Row, list.Part<MessageParty>(row.Json, "fromLine"), list.Part<MessageParty>(row.Json, "recipient")),
            ],
            Pagination = list.Pagination,
            Fault = list.Fault("messages"),
        };
    }

    public override void Write(Utf8JsonWriter writer, MessagePage value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are only read.");

    private static StoredMessage Filled(StoredMessage message, MessageParty? line, MessageParty? recipient)
    {
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
}
