using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class AnalyticsTests
{
    [Fact]
    public async Task The_metrics_are_counted_as_they_are_defined()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var state = rig.Sandbox.State;
        Out("+14155550100", MessageStatus.Sent);
        Out("+14155550100", MessageStatus.Delivered);
        Out("+14155550101", MessageStatus.Delivered);
        Out("+14155550102", MessageStatus.Sent);
        Out("+14155550103", MessageStatus.Fallback);
        Out("+14155550104", MessageStatus.Failed);
        Out("+14155550104", MessageStatus.Failed, texted: true);
        Out("+14155550105", MessageStatus.Scheduled);
        In("+14155550100");
        In("+14155550100");
        In("+14155550101");
        state.Tag("+14155550100", "INTERESTED");
        state.Tag("+14155550101", "very interested");
        state.Tag("+14155550102", "to_answer");

        var metrics = (await rig.GetAsync("/api/analytics")).Json["metrics"]!;

        Assert.Equal(
            """{"reached":3,"sent":4,"fallback":2,"failed":2,"replied":3,"uniqueReplied":2,"repliedPct":0.6666,"positiveReplied":1,"positivePct":0.5}""",
            metrics.ToJsonString());

        void Out(string phone, string status, bool texted = false) => Add(phone, status, "sent", texted);
        void In(string phone) => Add(phone, MessageStatus.Received, "received", texted: false);
        void Add(string phone, string status, string direction, bool texted) => state.AddMessage(new()
        {
            Id = state.NewId(),
            FromLineId = Seeded.HealthyLineId,
            RecipientPhone = phone,
            Status = status,
            Direction = direction,
            FallbackSmsDispatched = texted,
            CreatedAt = Rig.Start,
        });
    }

    [Fact]
    public async Task Shares_of_nothing_are_zero()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        var metrics = (await rig.GetAsync("/api/analytics")).Json["metrics"]!;

        Assert.Equal(("0", "0"), (metrics["repliedPct"]!.ToJsonString(), metrics["positivePct"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_send_shows_up()
    {
        await using var rig = await Rig.StartAsync();
        var path = $"/api/analytics?dateFrom={Rig.Start:yyyy-MM-dd'T'HH:mm:ss'Z'}&userId={Seeded.UserId}";
        var before = (int)(await rig.GetAsync(path)).Json["metrics"]!["sent"]!;

        await rig.SendAsync(Seeded.LeadPhone);

        Assert.Equal(before + 1, (int)(await rig.GetAsync(path)).Json["metrics"]!["sent"]!);
    }

    [Fact]
    public async Task Filters_are_intersected_and_echoed_normalised()
    {
        await using var rig = await Rig.StartAsync();

        var all = await rig.GetAsync("/api/analytics?campaignId=");
        const string Dates = "\"dateFrom\":\"2026-02-01T00:00:00.000Z\",\"dateTo\":\"2026-03-11T22:00:00.000Z\"";
        const string Ids = $"lineId={Seeded.HealthyLineId}&campaignId={Seeded.CampaignId}";
        var some = await rig.GetAsync($"/api/analytics?dateTo=2026-03-12T00:00:00%2B02:00&dateFrom=2026-02-01&{Ids}");

        Assert.Equal("{}", all.Json["filter"]!.ToJsonString());
        Assert.Equal(
            $$"""{"campaignId":"{{Seeded.CampaignId}}","lineId":"{{Seeded.HealthyLineId}}",{{Dates}}}""",
            some.Json["filter"]!.ToJsonString());
        Assert.InRange((int)some.Json["metrics"]!["sent"]!, 1, (int)all.Json["metrics"]!["sent"]! - 1);
    }

    [Theory]
    [InlineData("agencyId=x", 501, "AGENCY_NOT_AVAILABLE")]
    [InlineData("campaignId=x", 400, "Invalid campaignId")]
    [InlineData("lineId=x", 400, "Invalid lineId")]
    [InlineData("userId=x", 400, "Invalid userId")]
    [InlineData("dateFrom=yesterday", 400, "Invalid dateFrom")]
    [InlineData("dateTo=2026-13-01", 400, "Invalid dateTo")]
    [InlineData("dateFrom=2026-03-02&dateTo=2026-03-01", 400, "dateFrom must be <= dateTo")]
    public async Task A_filter_that_cannot_be_is_refused(string query, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/analytics?{query}");

        Assert.Equal((status, error), (reply.Status, reply["code"] ?? reply.Error));
    }

    [Fact]
    public async Task The_seed_is_believable_and_the_same_every_time()
    {
        await using var one = await Rig.StartAsync();
        await using var other = await Rig.StartAsync();

        var reply = await one.GetAsync("/api/analytics");
        Assert.Equal(reply.Text, (await other.GetAsync("/api/analytics")).Text);

        var metrics = reply.Json["metrics"]!;
        Assert.InRange((int)metrics["sent"]!, 200, 900);
        Assert.InRange((double)metrics["repliedPct"]!, 0.1, 0.9);
        Assert.InRange((double)metrics["positivePct"]!, 0.1, 0.9);
        Assert.InRange((int)metrics["fallback"]!, 1, 60);
        Assert.InRange((int)metrics["failed"]!, 1, 30);
    }
}
