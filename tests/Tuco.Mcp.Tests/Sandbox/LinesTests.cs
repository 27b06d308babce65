using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LinesTests
{
    [Fact]
    public async Task Usage_bears_the_day_on_which_there_was_some()
    {
        await using var rig = await Rig.StartAsync();

        var lines = await LinesAsync(rig);

        Assert.Equal("2026-03-12", (string?)lines[Seeded.HealthyLineId]["usage"]!["date"]);
        Assert.Equal("2026-03-11", (string?)lines[Seeded.QuietLineId]["usage"]!["date"]);
        var nearlyFull = lines[Seeded.NearlyFullLineId];
        Assert.Equal((22, 25), ((int)nearlyFull["usage"]!["totalMessages"]!, (int)nearlyFull["dailyTotalMessagesLimit"]!));
        Assert.InRange((int)nearlyFull["usage"]!["newMessages"]!, 1, (int)nearlyFull["dailyNewConversationsLimit"]! - 3);
    }

    [Fact]
    public async Task A_line_may_be_healthy_down_or_unchecked()
    {
        await using var rig = await Rig.StartAsync();

        var lines = await LinesAsync(rig);

        Assert.Equal("healthy", (string?)lines[Seeded.HealthyLineId]["healthCheck"]!["status"]);
        Assert.Equal("down", (string?)lines[Seeded.DownLineId]["healthCheck"]!["status"]);
        Assert.Null(lines[Seeded.QuietLineId]["healthCheck"]);
    }

    [Fact]
    public async Task A_send_counts_and_starts_a_new_day()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(1));

        await rig.PostAsync("/api/messages", $$"""{"message":"Hi","recipientPhone":"+14155550100","fromLineId":"{{Seeded.HealthyLineId}}"}""");

        var usage = (await LinesAsync(rig))[Seeded.HealthyLineId]["usage"]!;
        Assert.Equal("""{"date":"2026-03-13","newMessages":1,"totalMessages":1}""", usage.ToJsonString());
    }

    [Fact]
    public async Task The_older_names_of_usage_are_to_be_had()
    {
        await using var rig = await Rig.StartAsync(new() { UsageNames = UsageNames.Older });

        var usage = (await LinesAsync(rig))[Seeded.HealthyLineId]["usage"]!.AsObject();

        Assert.Equal(["date", "newConversationsCount", "totalMessagesCount"], usage.Select(field => field.Key));
    }

    [Fact]
    public async Task An_unpaid_line_is_listed_with_its_payment_link()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();

        var line = (await LinesAsync(rig))[created.LineId];

        Assert.Equal(("awaiting_payment", "awaiting_payment"), ((string?)line["provisioningStatus"], (string?)line["paymentStatus"]));
        Assert.Equal("api", (string?)line["requestSource"]);
        Assert.Equal(created["paymentUrl"], (string?)line["paymentLinkUrl"]);
        Assert.False((bool)line["isActive"]!);
    }

    [Fact]
    public async Task A_fresh_health_check_takes_no_key()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/lines/check-availability?id={Seeded.HealthyLineId}");

        Assert.Equal((401, "Unauthorized"), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Five_hundred_lines_are_all_listed()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var added = rig.Sandbox.State.AddLines(500);

        var lines = await LinesAsync(rig);

        Assert.Equal(added.Select(line => line.Id), lines.Keys);
        Assert.Equal(500, lines.Values.Select(line => (string?)line["phone"]).Distinct().Count());
    }

    private static async Task<Dictionary<string, JsonNode>> LinesAsync(Rig rig) =>
        (await rig.GetAsync("/api/lines/by-user")).Json["lines"]!.AsArray().ToDictionary(line => (string)line!["_id"]!, line => line!);
}
