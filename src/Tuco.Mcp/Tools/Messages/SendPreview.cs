using System.Globalization;
using Tuco.Api.Leads;
using Tuco.Api.Lines;
using Tuco.Mcp.Tools.Lines;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>What a send would do: read from the lead and the lines, nothing written.</summary>
internal static class SendPreview
{
    private const int LeadsRead = 10;

    public static async Task<Preview> OfAsync(SendMessageArguments arguments, Call call)
    {
        var lead = await LeadOfAsync(arguments, call);
        var lines = (await call.Tuco.Lines.ListAsync(call.Trace, call.Cancelled)).Lines;
        var today = DateOnly.FromDateTime(call.Time.GetUtcNow().UtcDateTime);
        var (text, unknown) = Placeholders.Fill(arguments.Message ?? "", lead);
        var type = arguments.MessageType ?? "imessage";
        var recipients = Recipients(arguments, lead);
        var (line, choice, warning) = LineOf(arguments.FromLineId, lines, today);
        return new Preview
        {
            Effect = Prose.Of($"Send one {Kind(type, arguments.ForceFallback == true):raw} to {recipients.FirstOrDefault() ?? "the lead's address"}."),
            Recipients = recipients,
            RecipientName = lead is null ? arguments.RecipientName : $"{lead.FirstName} {lead.LastName}".Trim() is { Length: > 0 } name ? name : null,
            LeadId = lead?.Id ?? arguments.LeadId,
            MessageType = type,
            Line = line,
            LineChoice = choice,
            When = When(arguments),
            Message = arguments.Message is null ? null : OutsideText.Visible(text),
            UnknownPlaceholders = unknown.Count > 0 ? unknown : null,
            Characters = arguments.Message is null ? null : new StringInfo(text).LengthInTextElements,
            SmsSegments = arguments.Message is null ? null : SmsLength.Segments(text),
            AttachmentUrls = arguments.AttachmentUrls,
            Cost = "not told by Tuco's API; it counts against the line's messages of the day.",
            Warnings = Warnings(arguments, recipients, warning),
        };
    }

    private static async Task<Lead?> LeadOfAsync(SendMessageArguments arguments, Call call)
    {
        if (arguments.LeadId is { } id)
            return await call.Tuco.Leads.GetAsync(id, call.Trace, call.Cancelled);
        var address = arguments.RecipientPhone ?? arguments.RecipientEmail!;
        var found = await call.Tuco.Leads.FindAsync(address, null, 1, LeadsRead, call.Trace, call.Cancelled);
        return found.Leads.FirstOrDefault(lead => lead.Phones.Concat(lead.Emails).Any(other => Address.Same(other, address)));
    }

    /// <summary>In the order in which Tuco tries them: phones before emails, as far as the type takes them.</summary>
    private static List<string> Recipients(SendMessageArguments arguments, Lead? lead)
    {
        var effect = arguments.Effect;
        var phones = effect.UsesPhones ? new[] { arguments.RecipientPhone }.Concat(lead?.Phones ?? []) : [];
        var emails = effect.UsesEmails ? new[] { arguments.RecipientEmail }.Concat(lead?.Emails ?? []) : [];
        return [.. phones.Concat(emails).OfType<string>().DistinctBy(Address.Normal, StringComparer.Ordinal)];
    }

    private static (PreviewLine? Line, string Choice, string? Warning) LineOf(string? id, IReadOnlyList<Line> lines, DateOnly today)
    {
        if (id is null)
        {
            var totals = LineTotals.Of(lines, lines.Count, today);
            var ready = totals.Active - totals.Down;
            return (null, Prose.Of($"Tuco picks one of {ready} that can send; together they may still send {totals.MessagesLeftToday} messages today (UTC)"),
                ready == 0 ? "no line can send: Tuco would refuse" : null);
        }
        if (lines.FirstOrDefault(line => string.Equals(line.Id, id, StringComparison.OrdinalIgnoreCase)) is not { } line)
            return (null, Prose.Of($"{id}, which list_lines does not show"), "the line is not one of this workspace: Tuco would refuse");
        var row = LineRow.Of(line, today);
        var shown = new PreviewLine(row.Id, row.Name, row.Status, row.HealthCheck?.Status, row.MessagesLeftToday, row.NewConversationsLeftToday);
        var choice = Prose.Of($"{row.Name} ({row.Phone ?? row.Email}), ")
            + (row.MessagesLeftToday is { } many ? Prose.Of($"{many} messages left today (UTC)") : "its limit is not told");
        var warning = row.Status != "active" || row.HealthCheck?.Status == "down" ? "the line is not ready: Tuco would refuse"
            : row.MessagesLeftToday == 0 ? "the line has nothing left today: Tuco would schedule the message for its next day" : null;
        return (shown, choice, warning);
    }

    private static List<string>? Warnings(SendMessageArguments arguments, List<string> recipients, string? ofLine)
    {
        var warnings = new List<string>();
        if (ofLine is not null)
            warnings.Add(ofLine);
        if (recipients.Count == 0)
            warnings.Add("the lead has no address of the kind that this type of message takes: Tuco would refuse");
        if (recipients.Count > 1)
            warnings.Add("Tuco may use each of these addresses: it tries the next one when one cannot take the message");
        if (arguments.SendFallbackSmsOnFailed == true)
            warnings.Add("if it fails, an SMS goes out instead");
        return warnings.Count > 0 ? warnings : null;
    }

    private static string Kind(string type, bool fallback) => (type, fallback) switch
    {
        ("email", _) => "email",
        (_, true) => "SMS (the fallback)",
        ("sms", _) => "SMS",
        _ => "iMessage",
    };

    private static string When(SendMessageArguments arguments) => (arguments.ScheduledDate, arguments.SendWindowStart) switch
    {
        (null, null) => "at once",
        ({ } date, null) => Prose.Of($"scheduled for {date}"),
        var (date, start) => Prose.Of($"{date ?? "now or later"}, between {start} and {arguments.SendWindowEnd} in {arguments.Timezone}"),
    };
}
