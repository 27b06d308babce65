using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class SendRefusalTests
{
    private const string BadWindow = "Invalid timezone or time window settings. Please check your timezone and time format.";
    private const string BadTime = "Invalid time format. sendWindowStart and sendWindowEnd must be in HH:mm format (e.g., 09:00, 17:00)";
    private const string NoRecipient = "Either recipientEmail or recipientPhone is required (in body or on the lead when leadId is provided).";
    private const string To = "\"recipientPhone\":\"+12025550106\"";

    [Theory]
    [InlineData("{", 400, "Invalid request body (JSON required)")]
    [InlineData("", 400, "Invalid request body (JSON required)")]
    [InlineData("[]", 400, "Request body must be a JSON object")]
    [InlineData("null", 400, "Request body must be a JSON object")]
    [InlineData("{" + To + "}", 400, "Message and attachmentUrls cannot both be empty")]
    [InlineData("{\"message\":\" \",\"attachmentUrls\":[]," + To + "}", 400, "Message and attachmentUrls cannot both be empty")]
    [InlineData("{\"message\":\"a\",\"messageType\":\"fax\"," + To + "}", 400, "Invalid messageType. Must be email, sms, or imessage")]
    [InlineData("{\"message\":\"a\",\"messageType\":7," + To + "}", 400, "Invalid messageType. Must be email, sms, or imessage")]
    [InlineData("{\"attachmentUrls\":\"https://a.example/b.png\"," + To + "}", 400, "attachmentUrls must be an array")]
    [InlineData("{\"attachmentUrls\":[\"a\",\"b\",\"c\"]," + To + "}", 400, "Maximum 2 attachments per message")]
    [InlineData("{\"message\":\"a\",\"scheduledDate\":\"tomorrow\"," + To + "}", 400, "Invalid scheduledDate format")]
    [InlineData("{\"message\":\"a\",\"sendWindowStart\":\"9:00\",\"sendWindowEnd\":\"17:00\",\"timezone\":\"UTC\"," + To + "}", 400, BadTime)]
    [InlineData("{\"message\":\"a\",\"sendWindowStart\":\"09:00\",\"sendWindowEnd\":\"17:00\"," + To + "}", 400, BadWindow)]
    [InlineData("{\"message\":\"a\",\"sendWindowStart\":\"09:00\",\"timezone\":\"UTC\"," + To + "}", 400, BadWindow)]
    [InlineData("{\"message\":\"a\",\"timezone\":\"Mars/Olympus\"," + To + "}", 400, BadWindow)]
    [InlineData("{\"message\":\"a\",\"timezone\":\"UTC\",\"allowedDaysOfWeek\":[7]," + To + "}", 400, BadWindow)]
    [InlineData("{\"message\":\"a\"}", 400, NoRecipient)]
    [InlineData("{\"message\":\"a\",\"messageType\":\"email\"," + To + "}", 400, NoRecipient)]
    [InlineData("{\"message\":\"a\",\"leadId\":\"69b2c41d352a78479d2c9999\"}", 404, "Lead not found or access denied")]
    [InlineData("{\"message\":\"a\",\"leadId\":\"nonsense\"}", 404, "Lead not found or access denied")]
    [InlineData("{\"message\":\"a\",\"fromLineId\":\"667f1f77bcf86cd799439999\"," + To + "}", 400, "Line not found or access denied")]
    [InlineData("{\"message\":\"a\",\"fromLineId\":\"" + Seeded.DownLineId + "\"," + To + "}", 400, "Line is not active or ready for sending messages")]
    [InlineData("{\"attachmentUrls\":[\"https://utfs.io/f/org_other/a.png\"]," + To + "}", 403, "Attachment URL does not belong to this organization")]
    [InlineData("{\"attachmentUrls\":[\"https://x.blob.vercel-storage.com/a.png\"]," + To + "}", 403, "Attachment URL does not belong to this organization")]
    public async Task A_send_that_breaks_a_rule_is_refused_and_stores_nothing(string body, int status, string error)
    {
        await using var rig = await Rig.StartAsync();
        var (messages, leads) = (rig.Sandbox.State.Messages.Count, rig.Sandbox.State.Leads.Count);

        var reply = await rig.PostAsync("/api/messages", body);

        Assert.Equal((status, error), (reply.Status, reply.Error));
        Assert.Equal((messages, leads), (rig.Sandbox.State.Messages.Count, rig.Sandbox.State.Leads.Count));
    }

    [Theory]
    [InlineData("https://utfs.io/f/org_sandbox/a.png")]
    [InlineData("https://pictures.example/a.png")]
    public async Task An_upload_of_the_workspace_and_any_public_url_may_be_attached(string url)
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(201, (await rig.PostAsync("/api/messages", $$"""{"attachmentUrls":["{{url}}"],{{To}}}""")).Status);
    }

    [Theory]
    [InlineData("sendFallbackSmsOnFailed")]
    [InlineData("forceFallback")]
    public async Task Fallback_that_is_not_configured_cannot_be_asked_for(string field)
    {
        await using var rig = await Rig.StartAsync(new() { FallbackSmsConfigured = false });

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"a","{{field}}":true,{{To}}}""");

        Assert.Equal((400, "FALLBACK_NOT_CONFIGURED"), (reply.Status, reply["code"]));
        Assert.Contains("(Settings → Fallback)", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_line_that_can_send_there_is_no_taking_turns()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        var reply = await rig.SendAsync(Seeded.LeadPhone);

        Assert.Equal((400, "No active lines in workspace. Add and activate a line, or provide fromLineId."), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_line_in_provisioning_cannot_send()
    {
        await using var rig = await Rig.StartAsync();
        var line = (await rig.RequestPhoneAsync()).LineId;

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"a","fromLineId":"{{line}}",{{To}}}""");

        Assert.Equal("Line is not active or ready for sending messages", reply.Error);
    }

    [Fact]
    public async Task A_blank_line_id_counts_as_none()
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(201, (await rig.PostAsync("/api/messages", "{\"message\":\"a\",\"fromLineId\":\" \"," + To + "}")).Status);
    }
}
