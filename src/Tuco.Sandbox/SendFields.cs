using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The body of <c>POST /api/messages</c>, checked as far as it can be without the workspace's leads and lines.</summary>
internal sealed record SendFields
{
    private static readonly string[] IntegrationNames = ["ghlContactId", "ghlLocationId", "hsPortalId", "hsContactId"];

    private static readonly string[] UploadHosts = [".utfs.io", ".ufs.sh", ".uploadthing.com", ".blob.vercel-storage.com"];

    public string Message { get; private init; } = "";
    public IReadOnlyList<string> AttachmentUrls { get; private init; } = [];
    public string MessageType { get; private init; } = "imessage";
    public string? Phone { get; private init; }
    public string? Email { get; private init; }
    public IReadOnlyList<string?> AltPhones { get; private init; } = [];
    public IReadOnlyList<string?> AltEmails { get; private init; } = [];
    public string? LeadId { get; private init; }
    public string? RecipientName { get; private init; }
    public string? FromLineId { get; private init; }
    public string? BatchId { get; private init; }
    public DateTimeOffset? ScheduledDate { get; private init; }
    public SendWindow? Window { get; private init; }
    public bool SendFallbackSmsOnFailed { get; private init; }
    public bool ForceFallback { get; private init; }

    /// <summary>The CRM ids, in the order in which an answer echoes them.</summary>
    public IReadOnlyList<(string Name, string? Id)> Integrations { get; private init; } = [];

    public IEnumerable<string> Addresses => new[] { Phone }.Concat(AltPhones).Append(Email).Concat(AltEmails).OfType<string>();

    public static SendFields Read(JsonObject body)
    {
        var attachments = Attachments(body["attachmentUrls"]);
        var message = body.Text("message");
        if (message is null && attachments.Length == 0) throw new RefusedException(400, "Message and attachmentUrls cannot both be empty");
        var type = body["messageType"] is { } node && node.GetValueKind() != JsonValueKind.String ? "" : body.Text("messageType") ?? "imessage";
        if (type is not ("imessage" or "sms" or "email")) throw new RefusedException(400, "Invalid messageType. Must be email, sms, or imessage");

        return new()
        {
            Message = message ?? "",
            AttachmentUrls = attachments,
            MessageType = type,
            Phone = Phone("recipientPhone"),
            Email = Email("recipientEmail"),
            AltPhones = [Phone("altPhone1"), Phone("altPhone2"), Phone("altPhone3")],
            AltEmails = [Email("altEmail1"), Email("altEmail2"), Email("altEmail3")],
            LeadId = body.Text("leadId"),
            RecipientName = body.Text("recipientName"),
            FromLineId = body.Text("fromLineId"),
            BatchId = body.Text("batchId"),
            ScheduledDate = Date(body["scheduledDate"]),
            Window = SendWindow.Read(body),
            SendFallbackSmsOnFailed = body.Flag("sendFallbackSmsOnFailed") ?? false,
            ForceFallback = body.Flag("forceFallback") ?? false,
            Integrations = [.. IntegrationNames.Select(name => (name, body.Text(name)))],
        };

        string? Phone(string name) => body.Text(name) is { } phone ? Sandbox.Addresses.Phone(phone) : null;
        string? Email(string name) => body.Text(name) is { } email ? Sandbox.Addresses.Email(email) : null;
    }

    /// <summary>
    /// What the send may be addressed to, in the order in which it is tried; refused when there is nothing. An address in the body stands in for the lead's
    /// own, and a lead that was only named along with one is not asked for more.
    /// </summary>
    /// <param name="lead">The contact, with the alternatives of the body.</param>
    public IReadOnlyList<string> Candidates(Lead lead)
    {
        var isAddressed = (Phone ?? Email) is not null;
        var own = isAddressed ? Addresses : LeadId is null ? [] : lead.Addresses;
        if (!own.Any(Fits))
            throw new RefusedException(400, "Either recipientEmail or recipientPhone is required (in body or on the lead when leadId is provided).");

        if (isAddressed && LeadId is null)
        {
            own = (lead with { Phone = Phone ?? lead.Phone, Email = Email ?? lead.Email }).Addresses;
            if (Phone is null) own = own.Prepend(Email!);
        }

        return [.. own.Where(Fits).Distinct()];

        bool Fits(string address) => MessageType == "imessage" || address.Contains('@') == (MessageType == "email");
    }

    private static string[] Attachments(JsonNode? node)
    {
        if (node is null) return [];
        if (node is not JsonArray array || array.Any(url => url?.GetValueKind() != JsonValueKind.String))
            throw new RefusedException(400, "attachmentUrls must be an array");
        if (array.Count > 2) throw new RefusedException(400, "Maximum 2 attachments per message");
        string[] urls = [.. array.Select(url => url!.GetValue<string>())];
        return urls.All(MayUse) ? urls : throw new RefusedException(403, "Attachment URL does not belong to this organization");
    }

    /// <summary>Any public URL; a stored upload only when its path names this workspace.</summary>
    private static bool MayUse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)) return true;
        var isUpload = UploadHosts.Any(host => $".{uri.Host}".EndsWith(host, StringComparison.Ordinal));
        return !isUpload || uri.AbsolutePath.Contains(Seeded.WorkspaceId, StringComparison.Ordinal);
    }

    private static DateTimeOffset? Date(JsonNode? node)
    {
        if (node is null) return null;
        if (node.GetValueKind() != JsonValueKind.String) throw new RefusedException(400, "Invalid scheduledDate format");
        var text = node.GetValue<string>();
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Fields.Time(text) ?? throw new RefusedException(400, "Invalid scheduledDate format");
    }
}
