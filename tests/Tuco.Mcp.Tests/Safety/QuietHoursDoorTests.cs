using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Quiet hours judge when a message goes out. It is Thursday 2026-03-12, 15:00 UTC, 11:00 in New York.</summary>
public sealed class QuietHoursDoorTests
{
    private const string Morning = "10:00-12:00@America/New_York";
    private const string Night = "21:00-08:00@America/New_York";

    [Fact]
    public async Task In_quiet_hours_nobody_is_written_to_and_the_next_time_is_proposed()
    {
        await using var rig = await StartAsync(Morning);

        var refused = await rig.SendAsync();
        refused.IsForbidden("quiet hours", "2026-03-12T16:00:00Z");
        (await rig.SendAsync("+12025550143", "Hi", ("scheduledDate", "2026-03-12T16:00:00Z"))).IsDone();

        Assert.Equal("2026-03-12T16:00:00Z", (string?)JsonNode.Parse(Assert.Single(rig.Writes()).Body)!["scheduledDate"]);
    }

    [Theory]
    [InlineData("2026-03-12T20:00:00Z", false)]
    [InlineData("2026-03-13T00:59:00Z", false)]
    [InlineData("2026-03-13T01:00:00Z", true)]
    [InlineData("2026-03-13T07:59:00-04:00", true)]
    [InlineData("2026-03-13T08:00:00-04:00", false)]
    public async Task A_scheduled_send_is_judged_by_its_time(string date, bool quiet) =>
        await JudgesAsync(Night, quiet, ("scheduledDate", date));

    [Theory]
    [InlineData("09:00", "17:00", "America/New_York", false)]
    [InlineData("09:00", "21:30", "America/New_York", true)]
    [InlineData("07:00", "09:00", "America/New_York", true)]
    [InlineData("20:00", "06:00", "America/New_York", true)]
    [InlineData("14:00", "20:00", "Europe/Berlin", false)]
    [InlineData("09:00", "17:00", "Europe/Berlin", true)]
    [InlineData("08:00", "20:59", "America/New_York", false)]
    public async Task A_window_must_lie_outside_them_whole(string start, string end, string zone, bool quiet) =>
        await JudgesAsync(Night, quiet, ("sendWindowStart", start), ("sendWindowEnd", end), ("timezone", zone));

    [Fact]
    public async Task A_window_of_a_later_day_is_judged_with_the_clocks_of_that_day() =>
        // From 29 March London is five hours ahead of New York again: 12:00 there is 07:00 here.
        await JudgesAsync(Night, true, ("scheduledDate", "2026-03-28T14:00:00Z"), ("sendWindowStart", "12:00"), ("sendWindowEnd", "13:00"), ("timezone", "Europe/London"));

    [Fact]
    public async Task Allowed_days_without_a_window_open_at_midnight_which_is_quiet()
    {
        // Friday only: Tuco may send it as soon as Friday begins.
        await JudgesAsync(Night, true, ("allowedDaysOfWeek", new JsonArray(5)), ("timezone", "America/New_York"));
    }

    [Fact]
    public async Task A_line_can_be_requested_at_any_time()
    {
        await using var rig = await StartAsync(Morning);

        (await rig.CallAsync("request_line", Calls.RequestLine)).IsDone();
    }

    [Fact]
    public async Task They_end_by_themselves()
    {
        await using var rig = await StartAsync(Morning);
        (await rig.SendAsync()).IsForbidden("quiet hours");

        rig.Clock.Advance(TimeSpan.FromHours(1));

        (await rig.SendAsync()).IsDone();
    }

    private static async Task JudgesAsync(string hours, bool quiet, params (string, JsonNode)[] more)
    {
        await using var rig = await StartAsync(hours);

        var reply = await rig.SendAsync("+12025550143", "Hi", more);

        if (quiet)
            reply.IsForbidden("quiet hours");
        else
            reply.IsDone();
        Assert.Equal(quiet ? 0 : 1, rig.Writes().Count);
    }

    private static Task<McpRig> StartAsync(string hours) =>
        McpRig.StartAsync(safety: safety => safety with { QuietHours = QuietHours.Parse(hours).Hours });
}
