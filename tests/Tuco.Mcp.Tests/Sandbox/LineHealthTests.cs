using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LineHealthTests
{
    private const string Path = "/api/lines/check-availability";

    [Theory]
    [InlineData(Seeded.HealthyLineId, "healthy", "[]")]
    [InlineData(Seeded.QuietLineId, "healthy", "[]")]
    [InlineData(Seeded.DownLineId, "down", """["Server health check failed","iMessage availability check failed"]""")]
    public async Task A_session_checks_a_line_and_the_line_remembers_it(string id, string status, string failures)
    {
        await using var rig = await SessionAsync();

        var reply = await rig.GetAsync($"{Path}?id={id}");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            $$"""
            {"success":true,"lineId":"{{id}}","status":"{{status}}","failures":{{failures}},"checkedAt":"2026-03-12T15:00:00.000Z","shouldNotify":false,"notificationSent":false}
            """,
            reply.Text);
        Assert.Equal(status, rig.Sandbox.State.Lines.Single(line => line.Id == id).Health);
    }

    [Theory]
    [InlineData("", 400, "Line ID is required")]
    [InlineData("?id=667f1f77bcf86cd799439999", 404, "Line not found or access denied")]
    public async Task A_line_that_is_not_there_is_said(string query, int status, string error)
    {
        await using var rig = await SessionAsync();

        var reply = await rig.GetAsync(Path + query);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_line_that_is_not_active_cannot_be_checked()
    {
        await using var rig = await SessionAsync();
        rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, line => line with { IsActive = false });
        var unpaid = (await rig.RequestEmailAsync()).LineId;

        foreach (var id in new[] { Seeded.HealthyLineId, unpaid })
        {
            var reply = await rig.GetAsync($"{Path}?id={id}");
            Assert.Equal((400, "The line is not active, so its health cannot be checked"), (reply.Status, reply.Error));
        }
    }

    [Fact]
    public async Task A_session_opens_what_a_key_opens_and_no_other_token_does()
    {
        await using var rig = await SessionAsync();
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);

        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", "clerk_other");
        Assert.Equal(401, (await rig.GetAsync($"{Path}?id={Seeded.HealthyLineId}")).Status);
    }

    [Theory]
    [InlineData(100, 0, "0", 0, "low")]
    [InlineData(100, 4, "3.85", 4, "low")]
    [InlineData(95, 5, "5", 5, "medium")]
    [InlineData(85, 15, "15", 15, "medium")]
    [InlineData(84, 16, "16", 16, "high")]
    [InlineData(0, 0, "0", 0, "low")]
    public async Task The_risk_of_a_line_follows_from_its_failures_of_a_day(int sent, int failed, string rate, int consecutive, string risk)
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var state = rig.Sandbox.State;
        var line = state.AddLines(1)[0];
        Add(MessageStatus.Sent, sent, Rig.Start.AddHours(-1));
        Add(MessageStatus.Failed, failed, Rig.Start);
        Add(MessageStatus.Scheduled, 1, Rig.Start);

        var report = (await rig.GetAsync("/api/lines/spam-monitor")).Json["lines"]![0]!.AsObject();

        Assert.Equal((line.Id, line.Phone, "purchased"), ((string?)report["lineId"], (string?)report["linePhone"], (string?)report["lineType"]));
        Assert.Equal((sent + failed, failed, consecutive), ((int)report["totalSentLast24h"]!, (int)report["failedLast24h"]!, (int)report["consecutiveFailures"]!));
        Assert.Equal((rate, risk), (report["failureRate"]!.ToJsonString(), (string?)report["spamRisk"]));
        Assert.NotEqual("", (string?)report["recommendation"]);

        void Add(string status, int count, DateTimeOffset at)
        {
            for (var i = 0; i < count; i++) state.AddMessage(new() { Id = state.NewId(), FromLineId = line.Id, Status = status, CreatedAt = at, UpdatedAt = at });
        }
    }

    [Fact]
    public async Task Only_the_last_day_counts_and_a_success_ends_a_row_of_failures()
    {
        await using var rig = await Rig.StartAsync();

        var lines = (await rig.GetAsync("/api/lines/spam-monitor")).Json["lines"]!.AsArray();
        await rig.SendAsync(Seeded.FailingPhone);
        var after = (await rig.GetAsync("/api/lines/spam-monitor")).Json["lines"]!.AsArray();

        Assert.Equal(4, lines.Count);
        Assert.Equal((0, 1), (Failures(lines), Failures(after)));
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(1));
        Assert.All((await rig.GetAsync("/api/lines/spam-monitor")).Json["lines"]!.AsArray(), line => Assert.Equal(0, (int)line!["totalSentLast24h"]!));

        static int Failures(JsonArray lines) => lines.Sum(line => (int)line!["consecutiveFailures"]!);
    }

    private static async Task<Rig> SessionAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", rig.Sandbox.ClerkToken);
        return rig;
    }
}
