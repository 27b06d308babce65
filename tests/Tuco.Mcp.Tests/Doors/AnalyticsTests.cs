using System.Globalization;
using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class AnalyticsTests
{
    private static readonly string[] Metrics = ["reached", "sent", "fallback", "failed", "replied", "uniqueReplied", "repliedPct", "positiveReplied", "positivePct"];

    [Theory]
    [InlineData("today", "2026-03-12T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("yesterday", "2026-03-11T00:00:00.000Z", "2026-03-11T23:59:59.999Z")]
    [InlineData("7d", "2026-03-06T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("30d", "2026-02-11T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("90d", "2025-12-13T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("this_week", "2026-03-09T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("last_week", "2026-03-02T00:00:00.000Z", "2026-03-08T23:59:59.999Z")]
    [InlineData("this_month", "2026-03-01T00:00:00.000Z", "2026-03-12T15:00:00.000Z")]
    [InlineData("last_month", "2026-02-01T00:00:00.000Z", "2026-02-28T23:59:59.999Z")]
    public async Task A_period_is_resolved_in_utc_and_echoed(string period, string from, string to)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", $$"""{"period":"{{period}}"}""");

        var query = Assert.Single(rig.Sandbox.Requests).Query;
        Assert.Equal((from, to), (query["dateFrom"], query["dateTo"]));
        Assert.Equal((period, from, to), ((string)reply["window"]!["period"]!, (string)reply["window"]!["dateFrom"]!, (string)reply["window"]!["dateTo"]!));
        Assert.StartsWith($"{from} to {to} (UTC, {period})", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, "2026-03-09T00:00:00.000Z")]
    [InlineData(81, "2026-03-16T00:00:00.000Z")]
    [InlineData(81 + 167, "2026-03-16T00:00:00.000Z")]
    [InlineData(81 + 168, "2026-03-23T00:00:00.000Z")]
    public async Task A_week_begins_on_monday_whatever_the_day(int hours, string monday)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Clock.Advance(TimeSpan.FromHours(hours));

        Assert.Equal(monday, (string?)(await rig.CallAsync("analytics", """{"period":"this_week"}"""))["window"]!["dateFrom"]);
    }

    [Theory]
    [InlineData("2025-06-01", "2025-06-30", "2025-06-01T00:00:00.000Z", "2025-06-30T23:59:59.999Z")]
    [InlineData("2025-06-01T10:00:00+02:00", "2025-06-30T10:00:00Z", "2025-06-01T08:00:00.000Z", "2025-06-30T10:00:00.000Z")]
    [InlineData("2025-06-01T10:00:00", "2025-06-01", "2025-06-01T10:00:00.000Z", "2025-06-01T23:59:59.999Z")]
    public async Task Dates_are_utc_and_a_last_day_is_whole(string given, string last, string from, string to)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", $$"""{"dateFrom":"{{given}}","dateTo":"{{last}}"}""");

        var query = Assert.Single(rig.Sandbox.Requests).Query;
        Assert.Equal((from, to), (query["dateFrom"], query["dateTo"]));
        Assert.Contains($"{from} to {to} (UTC)", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_begins_in_the_future_is_a_bad_argument()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", """{"dateFrom":"2030-01-01"}""");

        Assert.Equal("invalid_arguments", reply.Code);
        Assert.Contains("dateFrom lies in the future", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("06/01/2026")]
    [InlineData("5:00")]
    [InlineData("March")]
    [InlineData("1 June 2026")]
    [InlineData("2026-06")]
    public async Task A_date_that_would_have_to_be_guessed_is_refused(string date)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", $$"""{"dateFrom":"{{date}}"}""");

        Assert.True(reply.IsError, reply.Text);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task That_nothing_is_counted_for_an_id_says_that_it_may_be_nobodys()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", """{"campaignId":"66a1f0c29b3d4e5f60710000"}""");

        Assert.False(reply.IsError);
        Assert.Contains("next: Nothing is counted with this filter", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("next:", (await rig.CallAsync("analytics", $$"""{"campaignId":"{{Seeded.CampaignId}}"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_window_it_is_all_time()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics");

        Assert.Empty(Assert.Single(rig.Sandbox.Requests).Query);
        Assert.StartsWith("all time", reply.Text, StringComparison.Ordinal);
        Assert.All(Metrics, metric => Assert.Contains(metric + " | ", reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("campaignId", Seeded.CampaignId)]
    [InlineData("lineId", Seeded.HealthyLineId)]
    [InlineData("userId", "user_2abcDEF")]
    [InlineData("userId", Seeded.UserId)]
    public async Task A_filter_goes_out_and_is_echoed_in_both_halves(string name, string value)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", $$"""{"{{name}}":"{{value}}"}""");

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal(value, Assert.Single(rig.Sandbox.Requests).Query[name]);
        Assert.Equal(value, (string?)reply["filter"]![name]);
        Assert.Contains($"{name} {value}", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"period":"7d","compare":true}""")]
    [InlineData("""{"period":"last_month","compare":true}""")]
    [InlineData("""{"dateFrom":"2026-03-01","dateTo":"2026-03-07","compare":"True"}""")]
    [InlineData("""{"dateFrom":"2026-03-01","compare":true}""")]
    public async Task Comparing_adds_the_window_directly_before_of_the_same_length_and_the_changes(string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", arguments);

        var (from, to) = Window(reply["window"]!, rig.Clock.GetUtcNow());
        var (before, until) = Window(reply["previousWindow"]!, default);
        Assert.Equal(from - TimeSpan.FromMilliseconds(1), until);
        Assert.Equal(to - from, until - before);
        var (now, earlier, change) = (reply["metrics"]!, reply["previousMetrics"]!, reply["change"]!);
        Assert.Equal((long)now["sent"]! - (long)earlier["sent"]!, (long)change["sent"]!);
        Assert.Equal(Math.Round(((double)now["repliedPct"]! - (double)earlier["repliedPct"]!) * 100, 2), (double)change["repliedPctPoints"]!);
        Assert.Contains($"sent | {now["sent"]} | {earlier["sent"]} | {(long)change["sent"]!:+0;-0;0}", reply.Text, StringComparison.Ordinal);
        Assert.Contains(" points", reply.Text, StringComparison.Ordinal);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
        Assert.Single(rig.Sandbox.Requests.Select(static request => request.Headers["x-correlation-id"]).Distinct());
    }

    [Fact]
    public async Task Ratios_are_shown_as_percentages_in_the_text_and_kept_as_ratios_in_the_data()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Body = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "analytics.json")) });

        var reply = await rig.CallAsync("analytics");

        Assert.Equal((0.2506, 0.2275), ((double)reply["metrics"]!["repliedPct"]!, (double)reply["metrics"]!["positivePct"]!));
        Assert.Contains("repliedPct | 25.06%\n", reply.Text, StringComparison.Ordinal);
        Assert.Contains("positivePct | 22.75%\n", reply.Text, StringComparison.Ordinal);
        Assert.Null(reply["definitions"]);
    }

    [Fact]
    public async Task Definitions_are_added_on_request_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", """{"definitions":true}""");

        Assert.False(reply.IsError, reply.Text);
        foreach (var metric in Metrics)
            Assert.Contains((string)reply["definitions"]![metric]!, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_is_passed_on_and_its_501_explained()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", """{"agencyId":"agency 1&lineId=x/../y"}""");

        reply.Complains("AGENCY_NOT_AVAILABLE", rig.Sandbox.Requests);
        Assert.Equal("agency 1&lineId=x/../y", Assert.Single(rig.Sandbox.Requests[^1].Query).Value);
        Assert.Contains("without agencyId", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metrics":{"reached":null,"sent":5,"repliedPct":null},"filter":null,"explainer":null}""")]
    [InlineData("""{"metrics":{"sent":5}}""")]
    public async Task A_figure_that_is_missing_or_null_is_not_told_as_zero(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Body = body });

        var reply = await rig.CallAsync("analytics");

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal(5, (int?)reply["metrics"]!["sent"]);
        Assert.Null(reply["metrics"]!["reached"]);
    }

    [Theory]
    [InlineData("""{"dateFrom":"0001-01-01","compare":true}""")]
    [InlineData("""{"dateFrom":"0001-01-01","dateTo":"9999-12-31","compare":true}""")]
    [InlineData("""{"dateFrom":"1000-01-01","compare":true}""")]
    public async Task A_window_before_which_there_is_no_time_is_no_internal_error(string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", arguments);

        Assert.True(!reply.IsError || reply.Code == "invalid_arguments", reply.Text);
    }

    private static (DateTimeOffset From, DateTimeOffset To) Window(JsonNode window, DateTimeOffset now) =>
        (At(window["dateFrom"]!), window["dateTo"] is { } to ? At(to) : now);

    private static DateTimeOffset At(JsonNode time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);
}
