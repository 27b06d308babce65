using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

internal static class SendMessage
{
    /// <summary>
    /// Sends one message to one person by iMessage, SMS or email, now or scheduled. Use only when the user wants exactly this
    /// text sent to exactly this person; never to test. Read the outcome: accepted is not delivered, and after outcome_unknown do
    /// not send again before checking.
    /// </summary>
    public static async Task<Answer<SendMessageResult>> RunAsync(SendMessageArguments arguments, Call call)
    {
        var answer = await call.Tuco.Messages.SendAsync(new OutgoingMessage
        {
            Message = arguments.Message,
            AttachmentUrls = arguments.AttachmentUrls,
            AttachmentNames = arguments.AttachmentNames,
            RecipientPhone = arguments.RecipientPhone,
            RecipientEmail = arguments.RecipientEmail,
            LeadId = arguments.LeadId,
            RecipientName = arguments.RecipientName,
            MessageType = arguments.MessageType,
            FromLineId = arguments.FromLineId,
            ScheduledDate = arguments.ScheduledDate,
            Timezone = arguments.Timezone,
            SendWindowStart = arguments.SendWindowStart,
            SendWindowEnd = arguments.SendWindowEnd,
            AllowedDaysOfWeek = arguments.AllowedDaysOfWeek,
            SendFallbackSmsOnFailed = arguments.SendFallbackSmsOnFailed,
            ForceFallback = arguments.ForceFallback,
        }, call.Trace, call.Cancelled);
        var result = SendMessageResult.Of(answer, arguments.SendFallbackSmsOnFailed == true, call.Trace.CorrelationId);
        return new Answer<SendMessageResult>(result, result.Text);
    }
}
