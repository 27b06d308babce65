using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class AdminTests
{
    [Fact]
    public async Task It_needs_no_key_and_is_not_recorded()
    {
        await using var rig = await Rig.StartAsync();
        rig.Http.DefaultRequestHeaders.Authorization = null;

        var state = await rig.GetAsync("/sandbox/state");

        Assert.Equal((200, "Growth", 4), (state.Status, state["plan"], state.Json["lines"]!.AsArray().Count));
        Assert.DoesNotContain(rig.Sandbox.ApiKey, state.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task What_may_come_from_a_web_page_is_refused(string header, string value)
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(403, (await rig.PostAsync("/sandbox/reset", "{}", (header, value))).Status);
    }

    [Fact]
    public async Task The_clock_can_be_advanced()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/sandbox/clock", """{"advanceSeconds":86400}""");

        Assert.Equal("2026-03-13T15:00:00.000Z", reply["now"]);
        Assert.Equal(Rig.Start.AddDays(1), rig.Sandbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Settings_change_the_workspace()
    {
        await using var rig = await Rig.StartAsync();

        await rig.PostAsync("/sandbox/settings", """{"plan":"starter","overrides":{"maximumPhoneLines":3},"provisioningSeconds":60}""");
        await rig.PostAsync("/sandbox/settings", """{"readOnly":true,"fallbackSmsConfigured":false,"doubleSendGuard":true}""");

        var state = rig.Sandbox.State;
        Assert.Equal((Plan.Starter, 3, TimeSpan.FromMinutes(1)), (state.Plan, state.Overrides!.MaximumPhoneLines, state.ProvisioningTime));
        Assert.Equal((true, false, true), (state.ReadOnly, state.FallbackSmsConfigured, state.DoubleSendGuard));
    }

    [Fact]
    public async Task Lines_can_be_added_and_changed()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        var ids = (await rig.PostAsync("/sandbox/lines", """{"count":2,"channelType":"email"}""")).Json["lineIds"]!.AsArray();
        await rig.PostAsync($"/sandbox/lines/{ids[0]}", """{"health":"down","isActive":false,"dailyNewConversationsLimit":1,"dailyTotalMessagesLimit":2}""");
        await rig.PostAsync($"/sandbox/lines/{ids[1]}", """{"health":"unknown"}""");

        var lines = rig.Sandbox.State.Lines;
        Assert.Equal(("down", false, 1, 2), (lines[0].Health, lines[0].IsActive, lines[0].DailyNewConversationsLimit, lines[0].DailyTotalMessagesLimit));
        Assert.Equal((null, true), (lines[1].Health, lines[1].IsActive));
        Assert.Equal(404, (await rig.PostAsync("/sandbox/lines/nonsense", "{}")).Status);
    }

    [Fact]
    public async Task A_request_can_be_told_to_fail()
    {
        await using var rig = await Rig.StartAsync();
        var id = (await rig.RequestPhoneAsync()).LineId;

        await rig.PostAsync($"/sandbox/line-requests/{id}", """{"outcome":"failed"}""");
        await rig.PostAsync("/sandbox/clock", """{"advanceSeconds":5}""");

        Assert.Equal("failed", (await rig.GetAsync($"/api/line-requests/{id}"))["status"]);
    }

    [Fact]
    public async Task Keys_can_be_revoked_and_added()
    {
        await using var rig = await Rig.StartAsync();

        await rig.PostAsync("/sandbox/keys/revoke", $$"""{"key":"{{rig.Sandbox.ApiKey}}"}""");
        Assert.Equal(401, (await rig.GetAsync("/api/lines/by-user")).Status);

        await rig.PostAsync("/sandbox/keys/add", $$"""{"key":"{{rig.Sandbox.ApiKey}}"}""");
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
    }

    [Fact]
    public async Task A_contact_can_be_told_how_to_answer()
    {
        await using var rig = await Rig.StartAsync();

        await rig.PostAsync("/sandbox/contacts", """{"address":"2025550106","behaviour":"fails"}""");

        Assert.Equal("failed", (await rig.SendAsync(Seeded.LeadPhone))["status"]);
    }

    [Fact]
    public async Task Faults_can_be_scripted_and_cleared()
    {
        await using var rig = await Rig.StartAsync();
        const string Fault = """{"method":"GET","path":"/api/lines/*","times":0,"status":503,"body":{"error":"down"},"headers":{"Retry-After":"7"}}""";

        await rig.PostAsync("/sandbox/faults", Fault);
        for (var i = 0; i < 2; i++)
        {
            var reply = await rig.GetAsync("/api/lines/by-user");
            Assert.Equal((503, "down", 7), (reply.Status, reply.Error, reply.Headers.RetryAfter!.Delta!.Value.Seconds));
        }

        await rig.Http.DeleteAsync("/sandbox/faults");
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
    }

    [Fact]
    public async Task A_reset_brings_back_the_start()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "*", Times = null });
        rig.Sandbox.State.Plan = Plan.None;
        rig.Sandbox.State.RevokeKey(rig.Sandbox.ApiKey);
        rig.Sandbox.State.AddLines(3);
        await rig.GetAsync("/api/lines/by-user");

        await rig.PostAsync("/sandbox/reset", "");

        Assert.Empty(rig.Sandbox.Requests);
        Assert.Equal(4, (await rig.GetAsync("/api/lines/by-user")).Json["lines"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/sandbox/settings", """{"plan":"enterprise"}""", 400)]
    [InlineData("/sandbox/settings", "nonsense", 400)]
    [InlineData("/sandbox/clock", """{"advanceSeconds":-1}""", 400)]
    [InlineData("/sandbox/faults", "{}", 400)]
    [InlineData("/sandbox/nonsense", "{}", 404)]
    public async Task What_cannot_be_done_is_said(string path, string body, int status)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(path, body);

        Assert.Equal(status, reply.Status);
        Assert.NotNull(reply.Error);
    }
}
