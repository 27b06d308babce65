using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools;

/// <summary>What a call would do, as far as it is known without doing it. Absent is not known, or does not apply.</summary>
internal sealed record Preview
{
    /// <summary>The act in one sentence.</summary>
    public required string Effect { get; init; }

    /// <summary>What it is about, one by one.</summary>
    public IReadOnlyList<string>? Points { get; init; }

    /// <summary>The JSON that would go out, whole: what is agreed to must have been seen.</summary>
    [JsonConverter(typeof(WholeText))]
    public string? Input { get; init; }

    /// <summary>Whom it reaches, each address in the order in which Tuco tries it.</summary>
    public IReadOnlyList<string>? Recipients { get; init; }

    public string? RecipientName { get; init; }

    public string? LeadId { get; init; }

    public string? MessageType { get; init; }

    /// <summary>The line that would be used; absent when Tuco picks.</summary>
    public PreviewLine? Line { get; init; }

    /// <summary>Which line, and what it may still send today.</summary>
    public string? LineChoice { get; init; }

    /// <summary>When it would happen.</summary>
    public string? When { get; init; }

    /// <summary>The text with placeholders filled in from the lead as far as known, whole, what cannot be seen in it written out.</summary>
    [JsonConverter(typeof(WholeText))]
    public string? Message { get; init; }

    /// <summary>Placeholders that are not known here; Tuco fills them in.</summary>
    public IReadOnlyList<string>? UnknownPlaceholders { get; init; }

    public int? Characters { get; init; }

    /// <summary>SMS parts that the text would need.</summary>
    public int? SmsSegments { get; init; }

    public IReadOnlyList<string>? AttachmentUrls { get; init; }

    /// <summary>What is known of the price.</summary>
    public string? Cost { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>A line each.</summary>
    public IEnumerable<string> Lines() => new[]
    {
        Effect,
        Points is null ? null : "- " + string.Join("\n- ", Points),
        Input is null ? null : $"input ({Input.Length} characters): {OutsideText.Quote(Input, int.MaxValue)}",
        To is { Length: > 0 } to ? "to: " + to : null,
        LineChoice is null ? null : "line: " + LineChoice,
        When is null ? null : "when: " + When,
        Message is null ? null : $"text ({Characters} characters, {SmsSegments} SMS parts if it goes as SMS): {OutsideText.Quote(Message, int.MaxValue)}",
        UnknownPlaceholders is null ? null : "placeholders not known here, which Tuco may fill in: " + Each(UnknownPlaceholders),
        AttachmentUrls is null ? null : "attachments: " + Each(AttachmentUrls),
        Cost is null ? null : "cost: " + Cost,
    }.OfType<string>().Concat(Warnings?.Select(static warning => "warning: " + warning) ?? []);

    private string To => string.Join(", ", (Recipients ?? []).Select(static address => Prose.Of($"{address:whole}")).Append(Prose.Of($"{RecipientName}"))
        .Where(static part => part.Length > 0));

    private static string Each(IReadOnlyList<string> texts) => string.Join(", ", texts.Select(static text => Prose.Of($"{text:whole}")));
}

/// <summary>Written as it is, however long, and with letters of every script as themselves: so it takes no more room than it must.</summary>
internal sealed class WholeText : JsonConverter<string>
{
    public static JsonEncodedText Encoded(string value) => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Encoded(value));
}

/// <summary>A line and what it may still do today (UTC); absent is not known.</summary>
internal sealed record PreviewLine(
    [property: JsonPropertyName("_id")] string? Id, string Name, string Status, string? Health, long? MessagesLeftToday, long? NewConversationsLeftToday);
