using System.Text;
using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class ListLinesTests
{
    [Theory]
    [InlineData("""{"status":"active"}""", 3)]
    [InlineData("""{"status":"inactive"}""", 1)]
    [InlineData("""{"status":"awaiting_payment"}""", 1)]
    [InlineData("""{"status":"provisioning"}""", 0)]
    [InlineData("""{"health":"down"}""", 1)]
    [InlineData("""{"health":"unknown"}""", 2)]
    [InlineData("""{"health":"healthy"}""", 2)]
    [InlineData("""{"health":"healthy","status":"inactive"}""", 1)]
    [InlineData("""{"text":"two@EXAMPLE"}""", 1)]
    [InlineData("""{"text":"support TWO"}""", 1)]
    [InlineData("""{"text":"+12"}""", 4)]
    [InlineData("""{"text":"no such line"}""", 0)]
    public async Task Filters_intersect_and_the_totals_stay_those_of_all_lines(string filter, int matching)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty });
        var lines = rig.Sandbox.State.AddLines(4);
        rig.Sandbox.State.ChangeLine(lines[1].Id, static line => line with { Health = "down" });
        rig.Sandbox.State.ChangeLine(lines[2].Id, static line => line with { Health = null });
        rig.Sandbox.State.ChangeLine(lines[3].Id, static line => line with { IsActive = false });
        await rig.CallAsync("request_line", Calls.RequestLine);

        var reply = await rig.CallAsync("list_lines", filter);

        Assert.Equal(matching, reply["lines"]!.AsArray().Count);
        Assert.Equal(matching, (int)reply["totals"]!["matching"]!);
        Assert.Equal((5, 3, 1), ((int)reply["totals"]!["lines"]!, (int)reply["totals"]!["active"]!, (int)reply["totals"]!["down"]!));
        Assert.Contains("5 lines in the workspace: 3 active (1 of them down)", reply.Text, StringComparison.Ordinal);
        foreach (var line in reply["lines"]!.AsArray())
            Assert.Contains((string)line!["_id"]!, reply.Text, StringComparison.Ordinal);
        if (matching == 0)
            Assert.Contains("No line matches", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_totals_add_up_what_ready_lines_may_still_send_today()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty });
        var lines = rig.Sandbox.State.AddLines(3);
        rig.Sandbox.State.ChangeLine(lines[1].Id, static line => line with { DailyTotalMessagesLimit = 10, DailyNewConversationsLimit = 50 });
        rig.Sandbox.State.ChangeLine(lines[2].Id, static line => line with { Health = "down" });
        await rig.CallAsync("send_message", $$"""{"recipientPhone":"+12025550143","message":"Hi","fromLineId":"{{lines[0].Id}}"}""");

        var totals = (await rig.CallAsync("list_lines"))["totals"]!;

        Assert.Equal(149 + 10, (int)totals["messagesLeftToday"]!);
        Assert.Equal(19 + 10, (int)totals["newConversationsLeftToday"]!);
    }

    [Theory]
    [InlineData(UsageNames.S1)]
    [InlineData(UsageNames.Older)]
    public async Task Usage_counts_by_either_name_and_only_on_its_own_day(UsageNames names)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty, UsageNames = names });
        rig.Sandbox.State.AddLines(1);
        await rig.CallAsync("send_message", Calls.Send);

        var today = (await rig.CallAsync("list_lines"))["lines"]![0]!;
        rig.Clock.Advance(TimeSpan.FromHours(9));
        var tomorrow = (await rig.CallAsync("list_lines"))["lines"]![0]!;

        Assert.Equal((149, 19), ((int)today["messagesLeftToday"]!, (int)today["newConversationsLeftToday"]!));
        Assert.Equal((150, 20), ((int)tomorrow["messagesLeftToday"]!, (int)tomorrow["newConversationsLeftToday"]!));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(25)]
    public async Task Five_hundred_lines_are_paged_to_the_end_without_loss_or_repeat_within_the_budget(int limit)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty });
        var lines = rig.Sandbox.State.AddLines(500);
        foreach (var line in lines)
            rig.Sandbox.State.ChangeLine(line.Id, static line => line with { FirstName = "Żółć łódź " + new string('ó', 30), LastName = "Zespół", Email = $"{line.Id}@example.com" });

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await rig.CallAsync("list_lines", cursor is null ? $$"""{"limit":{{limit}}}""" : $$"""{"limit":{{limit}},"cursor":"{{cursor}}"}""");
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Text), 1, 20_000);
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Json!.ToJsonString()), 1, 20_000);
            var rows = page["lines"]!.AsArray().Select(static line => (string)line!["_id"]!).ToList();
            Assert.InRange(rows.Count, 1, limit);
            Assert.All(rows, id => Assert.Contains(id, page.Text, StringComparison.Ordinal));
            Assert.Equal((500, 500), ((int)page["totals"]!["lines"]!, (int)page["totals"]!["matching"]!));
            Assert.Contains($"Lines {seen.Count + 1}-{seen.Count + rows.Count} of 500", page.Text, StringComparison.Ordinal);
            seen.AddRange(rows);
            cursor = (string?)page["nextCursor"];
            if (cursor is not null)
                Assert.Contains(cursor, page.Text, StringComparison.Ordinal);
        }
        while (cursor is not null);

        Assert.Equal(lines.Select(static line => line.Id), seen);
    }

    [Fact]
    public async Task A_cursor_of_a_line_that_is_gone_is_refused()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("list_lines", """{"cursor":"000000000000000000000000"}""");

        reply.Complains("invalid_arguments", rig.Sandbox.Requests);
        Assert.Contains("cursor", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_without_most_of_their_fields_survive()
    {
        await using var rig = await McpRig.StartAsync();
        Answer(rig, """
            {"lines":[{},{"_id":"667f1f77bcf86cd799439011","firstName":null,"lastName":"Bee","isActive":true,"provisioningStatus":null,"usage":null,"healthCheck":null,"dailyTotalMessagesLimit":null},
            {"_id":"667f1f77bcf86cd799439012","usage":{},"healthCheck":{},"dailyTotalMessagesLimit":"12","new":{"field":[1]}}],"more":true}
            """);

        var reply = await rig.CallAsync("list_lines");

        var lines = reply["lines"]!.AsArray();
        Assert.Equal(3, lines.Count);
        Assert.Equal("Bee", (string?)lines[1]!["name"]);
        Assert.Null(lines[1]!["messagesLeftToday"]);
        Assert.Equal(12, (int?)lines[2]!["messagesLeftToday"]);
        Assert.Equal("unknown", (string?)lines[0]!["status"]);
        Assert.Equal("active", (string?)lines[1]!["status"]);
        Assert.Equal(1, (int)reply["totals"]!["limitUnknown"]!);
        Assert.Contains("1 lines tell no limit", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-11", 150)]
    [InlineData("2026-03-13", 150)]
    [InlineData("2026-03-12", 108)]
    [InlineData("2026-03-12T00:00:00.000Z", 108)]
    [InlineData("", 150)]
    public async Task A_usage_date_that_is_not_today_counts_as_nothing_sent(string date, int left)
    {
        await using var rig = await McpRig.StartAsync();
        Answer(rig, $$$"""{"lines":[{"_id":"667f1f77bcf86cd799439011","dailyTotalMessagesLimit":150,"usage":{"date":"{{{date}}}","totalMessages":42}}]}""");

        Assert.Equal(left, (int?)(await rig.CallAsync("list_lines"))["lines"]![0]!["messagesLeftToday"]);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("3000000000")]
    public async Task Limits_that_mean_unlimited_do_not_break_the_list(string limit)
    {
        await using var rig = await McpRig.StartAsync();
        Answer(rig, $$"""{"lines":[{"dailyTotalMessagesLimit":{{limit}},"dailyNewConversationsLimit":{{limit}}},{"dailyTotalMessagesLimit":{{limit}},"dailyNewConversationsLimit":{{limit}}}]}""");

        var reply = await rig.CallAsync("list_lines");

        Assert.False(reply.IsError, reply.Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"line_2\"")]
    [InlineData("\"\"")]
    public async Task A_page_that_ends_in_a_line_without_an_ordinary_id_is_not_the_last(string id)
    {
        await using var rig = await McpRig.StartAsync();
        var body = $$"""{"lines":[{"_id":"667f1f77bcf86cd799439011"},{"_id":{{id}}},{"_id":"667f1f77bcf86cd799439013"}]}""";
        rig.Sandbox.Faults.Add(new() { Path = "/api/lines/by-user", Body = body, Times = null });

        var seen = 0;
        string? cursor = null;
        do
        {
            var page = await rig.CallAsync("list_lines", cursor is null ? """{"limit":2}""" : $$"""{"limit":2,"cursor":"{{cursor}}"}""");
            Assert.False(page.IsError, page.Text);
            seen += page["lines"]!.AsArray().Count;
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null && seen < 10);

        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task A_line_with_an_endless_name_does_not_hide_the_others()
    {
        await using var rig = await McpRig.StartAsync();
        Answer(rig, new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["_id"] = "667f1f77bcf86cd799439011", ["firstName"] = new string('x', 30_000) }, new JsonObject { ["_id"] = "667f1f77bcf86cd799439012" }) }.ToJsonString());

        var reply = await rig.CallAsync("list_lines");

        Assert.False(reply.IsError, reply.Text);
    }

    [Fact]
    public async Task An_unpaid_line_shows_its_whole_payment_link_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();
        var requested = await rig.CallAsync("request_line", Calls.RequestLine);

        var reply = await rig.CallAsync("list_lines", """{"status":"awaiting_payment"}""");

        Assert.Equal((string?)requested["paymentUrl"], (string?)reply["lines"]![0]!["paymentLinkUrl"]);
        Assert.Contains((string)requested["paymentUrl"]!, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_address_is_whole_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();
        var address = new string('a', 60) + "@" + new string('b', 30) + ".example.com";
        rig.Sandbox.State.ChangeLine(Seeded.QuietLineId, line => line with { Email = address });

        var reply = await rig.CallAsync("list_lines");

        Assert.Contains(address, reply.Text, StringComparison.Ordinal);
        Assert.Contains(address, reply.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    private static void Answer(McpRig rig, string body) => rig.Sandbox.Faults.Add(new() { Path = "/api/lines/by-user", Body = body });
}
