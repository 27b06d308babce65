using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Messages;

internal static class SetTyping
{
    /// <summary>
    /// Shows the person of a message that somebody is typing, or takes that back; best effort, it ends by itself. Use it just before
    /// a send_message that the user wants.
    /// </summary>
    public static async Task<Answer<SetTypingResult>> RunAsync(SetTypingArguments arguments, Call call)
    {
        var answer = arguments.Typing
            ? await call.Tuco.Messages.StartTypingAsync(arguments.MessageId, call.Trace, call.Cancelled)
            : await call.Tuco.Messages.StopTypingAsync(arguments.MessageId, call.Trace, call.Cancelled);
        var result = new SetTypingResult(arguments.MessageId, answer.Typing ?? arguments.Typing, answer.Note,
            arguments.Typing ? "Go on with send_message, if the user wants it; typing ends by itself." : "Nothing more is needed.",
            call.Trace.CorrelationId);
        return new Answer<SetTypingResult>(result, result.Text);
    }
}

internal sealed record SetTypingArguments : IArguments
{
    /// <summary>Any message of the conversation.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string MessageId { get; set; } = "";

    /// <summary>false takes it back.</summary>
    [DefaultValue(true)]
    public bool Typing { get; init; }

    [JsonIgnore]
    public Effect Effect => new() { ThroughMessage = MessageId, About = ["message:" + MessageId] };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record SetTypingResult(string MessageId, bool Typing, string? Note, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"Tuco took it: typing is {(Typing ? "shown" : "no longer shown"):raw}, as far as the device allows.")
        + (Note is null ? "" : Prose.Of($"\nTuco says: {Note}")) + Prose.Of($"\nmessageId: {MessageId}\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
