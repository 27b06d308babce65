using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>Which calls a limit holds together, and which need a workspace that is paid up.</summary>
public sealed class RestAccessTests
{
    [Theory]
    [InlineData("/api/check-availability?address=a@b.c", "/api/leads/check-availability?id=x", null)]
    [InlineData("/api/replies", "/api/replies?leadId=x", 120)]
    [InlineData("/api/campaigns", "/api/campaigns?page=x", null)]
    public async Task A_group_of_calls_shares_its_limit(string first, string second, int? perMinute)
    {
        await using var rig = await Rig.StartAsync(perMinute is null
            ? new() { AvailabilityPerMinute = 2, CampaignsPerMinute = 2 }
            : new() { RepliesPerMinute = 2 });

        var seen = new List<int>();
        foreach (var path in new[] { first, second, first }) seen.Add((await rig.GetAsync(path)).Status);
        var limited = await rig.GetAsync(second);

        Assert.DoesNotContain(429, seen[..2]);
        Assert.Equal((429, 429, "Rate limit exceeded", TimeSpan.FromSeconds(30)), (seen[2], limited.Status, limited.Error, limited.Headers.RetryAfter!.Delta));
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
    }

    [Theory]
    [InlineData("POST", "/api/messages/react", 60)]
    [InlineData("DELETE", "/api/messages/typing", 60)]
    [InlineData("POST", "/api/messages/cancel-for-lead", 60)]
    [InlineData("POST", "/api/check-availability", 200)]
    [InlineData("POST", "/api/check-availability-rr", 200)]
    [InlineData("POST", "/api/leads/check-availability", 200)]
    [InlineData("POST", "/api/campaigns/x/leads", 200)]
    [InlineData("POST", "/api/campaigns/evaluate-conditions", 200)]
    [InlineData("GET", "/api/replies?page=x", 120)]
    public async Task The_limit_is_the_documented_one(string method, string path, int perMinute)
    {
        await using var rig = await Rig.StartAsync();

        for (var i = 0; i < perMinute; i++) Assert.NotEqual(429, (await CallAsync()).Status);
        var limited = await CallAsync();

        Assert.Equal((429, """{"error":"Rate limit exceeded"}"""), (limited.Status, limited.Text));

        Task<Reply> CallAsync() => method == "GET" ? rig.GetAsync(path) : rig.RequestAsync(method, path, "[]");
    }

    [Theory]
    [InlineData("POST", "/api/messages/cancel-for-lead")]
    [InlineData("POST", "/api/messages/react")]
    [InlineData("POST", "/api/messages/typing")]
    [InlineData("DELETE", "/api/messages/typing")]
    [InlineData("POST", "/api/leads")]
    [InlineData("DELETE", "/api/leads")]
    [InlineData("POST", $"/api/campaigns/{Seeded.CampaignId}/leads")]
    [InlineData("POST", "/api/webhooks")]
    [InlineData("PATCH", "/api/webhooks/x")]
    [InlineData("DELETE", "/api/webhooks/x")]
    [InlineData("POST", "/api/dnc")]
    [InlineData("DELETE", "/api/dnc")]
    [InlineData("POST", "/api/goal-bots")]
    [InlineData("PUT", "/api/goal-bots/x")]
    [InlineData("DELETE", "/api/goal-bots/x")]
    [InlineData("POST", "/api/goal-bots/x/enroll")]
    [InlineData("DELETE", "/api/goal-bots/x/enroll")]
    [InlineData("POST", "/api/campaign-tools")]
    [InlineData("DELETE", "/api/campaign-tools")]
    [InlineData("POST", "/api/language-audit")]
    [InlineData("POST", "/api/conversations/scan-dormant")]
    public async Task A_workspace_past_due_does_not_write(string method, string path)
    {
        await using var rig = await Rig.StartAsync(new() { ReadOnly = true });

        var reply = await rig.RequestAsync(method, path, "{}");

        Assert.Equal((402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}"""), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("/api/check-availability?address=a@b.c")]
    [InlineData($"/api/leads/check-availability?id={Seeded.LeadId}")]
    [InlineData("/api/replies")]
    [InlineData("/api/campaigns")]
    [InlineData("/api/webhooks")]
    [InlineData("/api/dnc")]
    [InlineData("/api/lines/spam-monitor")]
    [InlineData("/api/goal-bots")]
    [InlineData("/api/campaign-tools")]
    [InlineData("/api/language-audit")]
    [InlineData("/api/conversations/scan-dormant")]
    public async Task A_workspace_past_due_still_reads(string path)
    {
        await using var rig = await Rig.StartAsync(new() { ReadOnly = true });

        Assert.Equal(200, (await rig.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Settings_of_checks_and_replies_can_be_changed_and_are_shown()
    {
        await using var rig = await Rig.StartAsync();

        await rig.PostAsync("/sandbox/settings", """{"availabilityGapMs":3000,"availabilityChecksPerDay":5,"contactsReply":true,"replyAfterSeconds":4}""");

        var state = rig.Sandbox.State;
        Assert.Equal((TimeSpan.FromSeconds(3), 5, true, TimeSpan.FromSeconds(4)), (state.AvailabilityGap, state.AvailabilityChecksPerDay, state.ContactsReply, state.ReplyAfter));
        var shown = await rig.GetAsync("/sandbox/state");
        Assert.Equal(("3000", "5", "true", "4"), (shown["availabilityGapMs"], shown["availabilityChecksPerDay"], shown["contactsReply"], shown["replyAfterSeconds"]));
        Assert.Equal((4, 1), (shown.Json["campaigns"]!.AsArray().Count, shown.Json["dnc"]!.AsArray().Count));
        await rig.PostAsync("/sandbox/reset", "");
        Assert.Equal((TimeSpan.Zero, 70, false), (state.AvailabilityGap, state.AvailabilityChecksPerDay, state.ContactsReply));
    }

    [Theory]
    [InlineData("/sandbox/campaigns/66c0ffee0000000000009999", """{"status":"paused"}""", 404)]
    [InlineData($"/sandbox/campaigns/{Seeded.CampaignId}", """{"status":"lost"}""", 400)]
    [InlineData("/sandbox/messages/nonsense/open", "", 404)]
    [InlineData("/sandbox/settings", """{"availabilityChecksPerDay":"many"}""", 400)]
    public async Task What_cannot_be_steered_is_said(string path, string body, int status)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(path, body);

        Assert.Equal(status, reply.Status);
        Assert.NotNull(reply.Error);
    }
}
