using System.Text.Json.Serialization;
using Tuco.Api.Replies;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>Who replied, what and when, and to which message.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="Name">Of the lead.</param>
/// <param name="RecipientPhone">Of the lead.</param>
/// <param name="RecipientEmail">Of the lead.</param>
/// <param name="MessageId">Of the newest reply.</param>
/// <param name="Message">Its text.</param>
/// <param name="RespondedAtUtc">Its time.</param>
/// <param name="ReplyCount">How many of the lead's last ten replies are told here.</param>
/// <param name="RecentReplies">The older ones of them, newest first.</param>
/// <param name="RepliedTo">Our last message before the reply, as far as Tuco tells it.</param>
internal sealed record ReplyRow(
    string? LeadId, string? Name, string? RecipientPhone, string? RecipientEmail, string? MessageId, string? Message, string? RespondedAtUtc,
    int ReplyCount, IReadOnlyList<EarlierReply>? RecentReplies, RepliedTo? RepliedTo)
{
    private const int TextShown = 600;
    private const int EarlierShown = 160;

    /// <summary>Null when all of it was told before.</summary>
    public static ReplyRow? Of(Reply reply, ReadMark? since)
    {
        var fresh = All(reply).Where(one => since?.Leaves(one) != false).ToList();
        if (fresh is not [var newest, .. var earlier])
            return null;
        var at = IsoTime.Parse(newest.ReceivedAtUtc);
        var parent = (reply.ParentMessages ?? []).Where(static one => one is not null).Where(one => at is null || !(IsoTime.Parse(one.SentAtUtc) > at))
            .MaxBy(static one => IsoTime.Parse(one.SentAtUtc) ?? DateTimeOffset.MinValue);
        return new(reply.LeadId, reply.Name, reply.RecipientPhone, reply.RecipientEmail, newest.MessageId,
            Short(newest.Message, TextShown), newest.ReceivedAtUtc,
            fresh.Count,
            earlier.Count == 0 ? null : [.. earlier.Select(static one => new EarlierReply(one.MessageId, Short(one.Message, EarlierShown), one.ReceivedAtUtc))],
            parent is null ? null : new RepliedTo(parent.MessageId, Short(parent.Message, EarlierShown), parent.SentAtUtc, parent.BatchId, parent.StepIndex));
    }

    /// <summary>What the row tells that the lead wrote, newest first, each once: the newest stands in it twice.</summary>
    public static IEnumerable<RecentReply> All(Reply reply)
    {
        var others = (reply.RecentReplies ?? []).Where(static one => one is not null).ToList();
        var again = others.FirstOrDefault(IsNewest);
        return others.Where(one => !ReferenceEquals(one, again)).Prepend(new RecentReply
        {
            MessageId = reply.MessageId ?? again?.MessageId,
            Message = reply.Message ?? again?.Message,
            ReceivedAtUtc = reply.RespondedAtUtc ?? again?.ReceivedAtUtc,
        });

        bool IsNewest(RecentReply one) => one.MessageId is not null && reply.MessageId is not null
            ? string.Equals(one.MessageId, reply.MessageId, StringComparison.OrdinalIgnoreCase)
            : one.ReceivedAtUtc == reply.RespondedAtUtc;
    }

    private static string? Short(string? text, int length) => text is null ? null : OutsideText.Cut(OutsideText.Clean(text), length);
}

internal sealed record EarlierReply(string? MessageId, string? Message, string? ReceivedAtUtc);

internal sealed record RepliedTo(string? MessageId, string? Message, string? SentAtUtc, string? BatchId, long? StepIndex);

/// <param name="Replies">One row a lead.</param>
/// <param name="Total">Rows on all pages, before unreadSince sorts out.</param>
/// <param name="NextCursor">Where the next call goes on; null at the end.</param>
/// <param name="UnreadCursor">On the last page: keep it, and give it as unreadSince to see only what came later.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record ListRepliesResult(
    IReadOnlyList<ReplyRow> Replies, long? Total, string? NextCursor, string? UnreadCursor, string CorrelationId)
{
    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = new Table("leadId", "name", "address", "messageId", "replied at", "reply", "earlier replies", "in answer to");
            foreach (var row in Replies)
            {
                table.Row(row.LeadId, row.Name,
                    Cell.Own(string.Join(' ', new[] { row.RecipientPhone, row.RecipientEmail }.OfType<string>().Select(static one => Prose.Of($"{one}")))),
                    row.MessageId, row.RespondedAtUtc, row.Message,
                    Cell.Own(row.RecentReplies is null ? null
                        : string.Join(" ", row.RecentReplies.Select(static one => Prose.Of($"{one.MessageId} {one.ReceivedAtUtc} {one.Message}")))),
                    Cell.Own(row.RepliedTo is not { } to ? null
                        : Prose.Of($"{to.MessageId} {to.SentAtUtc} {to.Message}") + (to.BatchId is null ? "" : Prose.Of($" (batch {to.BatchId})"))));
            }
            var shown = Replies.Count == 0 ? "No reply stands here." : Prose.Of($"{Replies.Count} leads replied:\n{table.ToString():raw}");
            var more = NextCursor is null ? "" : Prose.Of($"\nMore: call list_replies again with cursor \"{NextCursor:raw}\" and the same filters.");
            var mark = UnreadCursor is null ? "" : Prose.Of($"\nunreadCursor: {UnreadCursor:raw} (give it as unreadSince next time to see only newer replies)");
            return Prose.Of($"{shown:raw}{more:raw}{mark:raw}\ncorrelationId: {CorrelationId:raw}");
        }
    }
}
