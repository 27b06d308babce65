using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What became of a send, in plain words, and never more than is known.</summary>
public sealed class SendMessageTests
{
    [Fact]
    public async Task Accepted_is_not_delivered()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("send_message", $$"""{"leadId":"{{Seeded.LeadId}}","message":"Hi {{"{{firstName}}"}}"}""");

        var stored = rig.Sandbox.State.Messages[^1];
        Tells(reply, "accepted", "whether it was delivered is not known", stored.Id, stored.FromLineId, Seeded.LeadId, Seeded.LeadPhone, "Hi Ann", "Do not send it again");
        Assert.Equal((stored.Id, stored.FromLineId, Seeded.LeadId, "Hi Ann"),
            ((string)reply["messageId"]!, (string)reply["fromLineId"]!, (string)reply["leadId"]!, (string)reply["message"]!));
    }

    [Fact]
    public async Task A_busy_line_means_waiting()
    {
        await using var rig = await McpRig.StartAsync();

        Tells(await SendAsync(rig, Seeded.BusyPhone), "waiting", "Not sent yet", "pending", "Tuco sends it by itself");
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("pending")]
    [InlineData("sending")]
    public async Task Waiting_tells_why_and_until_when(string status)
    {
        await using var rig = await AnsweringAsync($$"""{"success":true,"status":"{{status}}","reason":"Device gap.","scheduledDate":"2026-03-12T15:05:00.000Z"}""");

        Tells(await SendAsync(rig), "waiting", "Device gap", "2026-03-12T15:05:00.000Z", status);
    }

    [Fact]
    public async Task Scheduled_by_date_tells_when()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("send_message", """{"recipientPhone":"+12025550143","message":"Hi","scheduledDate":"2026-03-13T09:00:00+01:00"}""");

        Tells(reply, "scheduled", "2026-03-13T08:00:00.000Z", "Not sent yet", "Do not send it again");
        Assert.Equal("2026-03-13T08:00:00.000Z", (string?)reply["scheduledDate"]);
    }

    [Fact]
    public async Task Scheduled_by_the_window_tells_when_and_why()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("send_message",
            """{"recipientPhone":"+12025550143","message":"Hi","timezone":"America/New_York","sendWindowStart":"13:00","sendWindowEnd":"14:00","allowedDaysOfWeek":"[1,2,3,4,5]"}""");

        Tells(reply, "scheduled", "2026-03-12T17:00:00.000Z", "Outside the send window");
    }

    [Fact]
    public async Task Scheduled_by_the_daily_cap_tells_when_and_why()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, static line => line with { DailyTotalMessagesLimit = 0 });

        var reply = await rig.CallAsync("send_message", $$"""{"recipientPhone":"+12025550143","message":"Hi","fromLineId":"{{Seeded.HealthyLineId}}"}""");

        Tells(reply, "scheduled", "2026-03-13T13:00:00.000Z", "Daily limit reached", "Do not send it again");
    }

    [Fact]
    public async Task Without_imessage_it_fell_back()
    {
        await using var rig = await McpRig.StartAsync();

        Tells(await SendAsync(rig, Seeded.NoIMessagePhone), "fallback", "could not go out as iMessage", "an SMS was dispatched instead", "Do not send it again");
    }

    [Theory]
    [InlineData("fallback", "false", "fallback", "without a configured fallback nothing was sent")]
    [InlineData("fallback", "null", "fallback", "without a configured fallback nothing was sent")]
    [InlineData("failed", "true", "fallback", "an SMS was dispatched instead", "Do not send it again")]
    [InlineData("failed", "null", "failed", "the fallback SMS that was asked for may have gone out", "Do not send it again before")]
    [InlineData("failed", "false", "failed", "the fallback SMS that was asked for may have gone out")]
    public async Task What_became_of_the_fallback_sms_is_told_as_far_as_it_is_known(string status, string dispatched, string outcome, params string[] facts)
    {
        await using var rig = await AnsweringAsync($$$"""{"success":true,"status":"{{{status}}}","message":{"_id":"69b344bc6dae1d942ece4d0e","fallbackSmsDispatched":{{{dispatched}}}}}""");

        Tells(await rig.CallAsync("send_message", """{"recipientPhone":"+12025550143","message":"Hi","sendFallbackSmsOnFailed":true}"""), outcome, facts);
    }

    [Fact]
    public async Task A_forced_fallback_fell_back()
    {
        await using var rig = await McpRig.StartAsync();

        Tells(await rig.CallAsync("send_message", """{"recipientPhone":"+12025550143","message":"Hi","forceFallback":"true"}"""), "fallback", "SMS");
        Assert.Contains("\"forceFallback\":true", rig.Sandbox.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Seeded.FailingPhone, "Failed to send message")]
    [InlineData(Seeded.DoNotContactPhone, "do-not-contact")]
    public async Task Failed_tells_why(string phone, string why)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await SendAsync(rig, phone);

        Tells(reply, "failed", "was not sent", why);
        Assert.False(reply.IsError);
    }

    [Fact]
    public async Task A_duplicate_is_skipped_and_the_first_one_named()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { DoubleSendGuard = true });
        var first = await SendAsync(rig);
        rig.Clock.Advance(TimeSpan.FromSeconds(12));

        var second = await rig.CallAsync("send_message", Calls.Send.Replace("}", ""","idempotencyKey":"again"}""", StringComparison.Ordinal));

        Tells(second, "skipped", "Not sent again", "12 seconds ago", (string)first["messageId"]!, "originalMessageId");
        Assert.Equal((string?)first["messageId"], (string?)second["originalMessageId"]);
    }

    [Fact]
    public async Task An_existing_lead_that_was_used_is_told()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await SendAsync(rig, Seeded.QuickSendsPhone);

        Tells(reply, "accepted", "An existing lead with this address was used", "existingLeadIds: " + reply["leadId"]);
        Assert.Equal((string?)reply["leadId"], (string?)reply["existingLeadIds"]![0]);
    }

    [Theory]
    [InlineData("""{"success":true,"status":"teleported"}""", "teleported")]
    [InlineData("""{"success":true,"messageId":"69b344bc6dae1d942ece4d0e","leadId":null,"skipped":false}""", "no status")]
    public async Task A_status_that_nobody_documented_is_unknown_and_not_a_success(string body, string fact)
    {
        await using var rig = await AnsweringAsync(body);

        Tells(await SendAsync(rig), "unknown", fact, "Do not send it again");
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{}""")]
    [InlineData("""{"status":null,"message":null,"leadId":null,"skipped":null}""")]
    public async Task A_success_without_any_fact_is_an_unknown_outcome(string body)
    {
        await using var rig = await AnsweringAsync(body);

        var reply = await SendAsync(rig);

        Assert.Equal("outcome_unknown", reply.Code);
        Assert.Contains("may or may not have gone out", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_says_it_did_not_succeed_is_not_taken_for_a_success()
    {
        await using var rig = await AnsweringAsync("""{"success":false,"status":"sent","error":"Relay offline"}""");

        var reply = await SendAsync(rig);

        Assert.NotEqual("accepted", (string?)reply["outcome"]);
    }

    [Fact]
    public async Task Delivered_and_cancelled_are_told_as_they_are()
    {
        await using var delivered = await AnsweringAsync("""{"message":{"status":"delivered"}}""");
        await using var cancelled = await AnsweringAsync("""{"status":"cancelled"}""");

        Tells(await SendAsync(delivered), "delivered", "confirmed");
        Tells(await SendAsync(cancelled), "cancelled", "before it went out");
    }

    [Theory]
    [InlineData('x', 10_000)]
    [InlineData('ж', 3_000)]
    [InlineData('ж', 10_000)]
    [InlineData('"', 10_000)]
    public async Task A_long_text_that_went_out_is_accepted_and_no_internal_error(char letter, int length)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("send_message", $$"""{"recipientPhone":"+12025550143","message":"{{string.Concat(Enumerable.Repeat($"\\u{(int)letter:x4}", length))}}"}""");

        Assert.Equal(length, rig.Sandbox.State.Messages[^1].Text.Length);
        Assert.False(reply.IsError, reply.Text);
        Tells(reply, "accepted");
    }

    [Fact]
    public async Task Every_documented_field_goes_out_and_no_other()
    {
        await using var rig = await McpRig.StartAsync();

        await rig.CallAsync("send_message", $$"""
            {"message":"Hi","attachmentUrls":["https://example.com/a.png"],"attachmentNames":"a.png","recipientPhone":" +12025550143 ","recipientEmail":"a@example.com","recipientName":"Ann",
            "messageType":"SMS","fromLineId":"{{Seeded.HealthyLineId}}","scheduledDate":"2026-03-13T08:00:00Z","timezone":"UTC","sendWindowStart":"09:00","sendWindowEnd":"17:00","allowedDaysOfWeek":1,
            "sendFallbackSmsOnFailed":false,"forceFallback":false}
            """);

        Assert.Equal(
            """{"message":"Hi","attachmentUrls":["https://example.com/a.png"],"attachmentNames":["a.png"],"recipientPhone":"\u002B12025550143","recipientEmail":"a@example.com","recipientName":"Ann","""
            + $$"""
            "messageType":"sms","fromLineId":"{{Seeded.HealthyLineId}}","scheduledDate":"2026-03-13T08:00:00Z","timezone":"UTC","sendWindowStart":"09:00","sendWindowEnd":"17:00","allowedDaysOfWeek":[1],"sendFallbackSmsOnFailed":false,"forceFallback":false}
            """,
            Assert.Single(rig.Sandbox.Requests).Body);
    }

    private static async Task<McpRig> AnsweringAsync(string body)
    {
        var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Status = 201, Body = body });
        return rig;
    }

    private static Task<ToolReply> SendAsync(McpRig rig, string phone = "+12025550143") =>
        rig.CallAsync("send_message", $$"""{"recipientPhone":"{{phone}}","message":"Hi"}""");

    private static void Tells(ToolReply reply, string outcome, params string[] facts)
    {
        Assert.Equal(outcome, (string?)reply["outcome"]);
        Assert.Contains("outcome: " + outcome, reply.Text, StringComparison.Ordinal);
        Assert.Contains("next: " + reply["next"], reply.Text, StringComparison.Ordinal);
        Assert.EndsWith("correlationId: " + reply["correlationId"], reply.Text, StringComparison.Ordinal);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }
}
