using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class SendScheduleTests
{
    private const string CapReason = "Daily limit reached; scheduled for next send window.";

    [Fact]
    public async Task Over_the_daily_total_a_send_waits_for_nine_in_new_york_and_counts_on_that_day()
    {
        await using var rig = await Rig.StartAsync();
        Limit(rig, line => line with { DailyTotalMessagesLimit = 1 });

        var reply = await SendFromAsync(rig, Seeded.LeadPhone);
        Assert.Equal((201, "scheduled", CapReason), (reply.Status, reply["status"], reply["reason"]));
        Assert.Equal("2026-03-13T13:00:00.000Z", reply["scheduledDate"]);

        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(22));
        var sent = rig.Sandbox.State.Messages[^1];
        Assert.Equal(("sent", new DateTimeOffset(2026, 3, 13, 13, 0, 0, TimeSpan.Zero)), (sent.Status, sent.SentAt));
        var lines = await rig.GetAsync("/api/lines/by-user");
        Assert.Contains("""{"date":"2026-03-13","newMessages":1,"totalMessages":1}""", lines.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_new_conversations_only_a_first_touch_waits()
    {
        await using var rig = await Rig.StartAsync();
        await SendFromAsync(rig, Seeded.LeadPhone);
        Limit(rig, line => line with { DailyNewConversationsLimit = 0 });

        Assert.Equal("sent", (await SendFromAsync(rig, Seeded.LeadPhone))["status"]);
        Assert.Equal("scheduled", (await SendFromAsync(rig, "+14155550100"))["status"]);
    }

    [Fact]
    public async Task What_waits_for_a_full_day_moves_on_to_the_next()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var line = rig.Sandbox.State.AddLines(1)[0];
        rig.Sandbox.State.ChangeLine(line.Id, line => line with { DailyTotalMessagesLimit = 1 });
        for (var i = 0; i < 3; i++) await rig.SendAsync($"+1415555010{i}");

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal([12, 13, 14], rig.Sandbox.State.Messages.Select(message => message.SentAt!.Value.Day));
    }

    [Fact]
    public async Task A_date_in_the_future_is_kept_and_placeholders_wait_for_it()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await PostAsync(rig, "\"scheduledDate\":\"2026-03-20T10:00:00+02:00\"");
        Assert.Equal((201, "scheduled", "2026-03-20T08:00:00.000Z", null), (reply.Status, reply["status"], reply["scheduledDate"], reply["reason"]));
        Assert.Equal("Hi {firstName}", (string?)reply.Message["message"]);
        Assert.Null(reply.Message["sentAt"]);

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(("sent", "Hi Ann"), (rig.Sandbox.State.Messages[^1].Status, rig.Sandbox.State.Messages[^1].Text));
    }

    [Fact]
    public async Task A_date_in_the_past_is_sent_now()
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal("sent", (await PostAsync(rig, "\"scheduledDate\":\"2026-03-01\""))["status"]);
    }

    [Theory]
    [InlineData("09:00", "17:00", "[0,1,2,3,4,5,6]", null)]
    [InlineData("12:00", "17:00", "[0,1,2,3,4,5,6]", "2026-03-12T16:00:00.000Z")]
    [InlineData("08:00", "11:00", "[0,1,2,3,4,5,6]", "2026-03-13T12:00:00.000Z")]
    [InlineData("09:00", "17:00", "[1]", "2026-03-16T13:00:00.000Z")]
    [InlineData("22:00", "12:00", "[0,1,2,3,4,5,6]", null)]
    public async Task Outside_its_window_a_send_waits_for_the_next_opening(string start, string end, string days, string? opening)
    {
        await using var rig = await Rig.StartAsync();

        var hours = $"\"sendWindowStart\":\"{start}\",\"sendWindowEnd\":\"{end}\"";
        var reply = await PostAsync(rig, $"\"timezone\":\"America/New_York\",{hours},\"allowedDaysOfWeek\":{days}");

        Assert.Equal((opening is null ? "sent" : "scheduled", opening), (reply["status"], reply["scheduledDate"]));
    }

    [Fact]
    public async Task The_window_may_stand_under_settings()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await PostAsync(rig, "\"settings\":{\"timezone\":\"UTC\",\"sendWindowStart\":\"16:00\",\"sendWindowEnd\":\"17:00\"}");

        Assert.Equal("2026-03-12T16:00:00.000Z", reply["scheduledDate"]);
    }

    [Fact]
    public async Task A_line_that_is_gone_when_the_date_comes_fails_the_message()
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig, "\"scheduledDate\":\"2026-03-20T10:00:00Z\"");
        Limit(rig, line => line with { IsActive = false });

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal("failed", rig.Sandbox.State.Messages[^1].Status);
    }

    [Fact]
    public async Task What_was_due_before_a_change_is_settled_as_things_were()
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig, "\"scheduledDate\":\"2026-03-20T10:00:00Z\"");
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(8));

        Limit(rig, line => line with { IsActive = false });

        Assert.Equal("sent", rig.Sandbox.State.Messages[^1].Status);
    }

    private static void Limit(Rig rig, Func<Line, Line> change) => rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, change);

    private static Task<Reply> SendFromAsync(Rig rig, string phone) =>
        rig.PostAsync("/api/messages", $$"""{"message":"Hi","recipientPhone":"{{phone}}","fromLineId":"{{Seeded.HealthyLineId}}"}""");

    private static Task<Reply> PostAsync(Rig rig, string fields) =>
        rig.PostAsync("/api/messages", $$"""{"message":"Hi {firstName}","leadId":"{{Seeded.LeadId}}","fromLineId":"{{Seeded.HealthyLineId}}",{{fields}}}""");
}
