using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api;

namespace Tuco.Mcp.Tools.Messages;

internal static class ReactToMessage
{
    private const int Page = 50;

    /// <summary>
    /// Puts an iMessage reaction on one message, which the other person sees; it cannot be taken back. Use it only when the user asks
    /// for it.
    /// </summary>
    public static async Task<Answer<ReactToMessageResult>> RunAsync(ReactToMessageArguments arguments, Call call)
    {
        var answer = await call.Tuco.Messages.ReactAsync(arguments.MessageId, arguments.Reaction, call.Trace, call.Cancelled);
        var result = new ReactToMessageResult(arguments.MessageId, answer.Reaction ?? arguments.Reaction,
            "Tuco took the reaction; whether the other device shows it is not known. Do not react again.", call.Trace.CorrelationId);
        return new Answer<ReactToMessageResult>(result, result.Text);
    }

    public static async Task<Preview> PreviewAsync(ReactToMessageArguments arguments, Call call)
    {
        var page = await call.Tuco.Messages.ListAsync(null, null, null, 1, Page, call.Trace, call.Cancelled).OrNullAsync();
        var message = page?.Messages.FirstOrDefault(one => string.Equals(one.Id, arguments.MessageId, StringComparison.OrdinalIgnoreCase));
        return new Preview
        {
            Effect = Prose.Of($"Put the reaction {arguments.Reaction} on the message {arguments.MessageId}; the other person sees it.")
                + (message?.Message is { } text ? " The message says: " + OutsideText.Quote(text, 300) : ""),
            Recipients = (message?.RecipientPhone ?? message?.RecipientEmail) is { } address ? [address] : null,
            RecipientName = message?.RecipientName,
            When = "at once",
            Warnings = message is null ? ["the message is not among the newest of Tuco's list: whom it reaches is not known here"] : null,
        };
    }
}

internal sealed record ReactToMessageArguments : IArguments
{
    /// <summary>From list_messages or list_replies.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string MessageId { get; set; } = "";

    /// <summary>Which one.</summary>
    [Required, AllowedValues("love", "like", "dislike", "laugh", "emphasize", "question")]
    public string Reaction { get; set; } = "";

    [JsonIgnore]
    public IArguments Canonical => this with { MessageId = MessageId.ToLowerInvariant() };

    [JsonIgnore]
    public Effect Effect => new() { ThroughMessage = MessageId, About = ["message:" + MessageId], Text = $"{Reaction} {MessageId}" };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record ReactToMessageResult(string MessageId, string Reaction, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"Accepted: {Reaction} on message {MessageId}.\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
