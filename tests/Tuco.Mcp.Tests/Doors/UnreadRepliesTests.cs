using System.Text;
using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>list_replies with unreadSince: of what a lead writes nothing is lost and nothing told twice, whenever it comes.</summary>
public sealed class UnreadRepliesTests
{
    [Fact]
    public async Task Only_what_came_since_is_told_and_the_cursor_moves_on()
    {
        await using var rig = await EmptyAsync();
        var first = Write(rig, 1, "One");
        Write(rig, 2, "Two");
        var (_, mark) = await AllAsync(rig, 20);

        var (none, same) = await AllAsync(rig, 20, mark);
        var (third, fourth) = (Write(rig, 1, "Three"), Write(rig, 1, "Four"));
        var reply = await rig.CallAsync("list_replies", Since(mark));
        var (after, _) = await AllAsync(rig, 20, (string)reply["unreadCursor"]!);

        Assert.Empty(none);
        Assert.Equal(mark, same);
        var row = Assert.Single(reply["replies"]!.AsArray())!;
        Assert.Equal((fourth, 2), ((string?)row["messageId"], (int?)row["replyCount"]));
        Assert.Equal(third, (string?)Assert.Single(row["recentReplies"]!.AsArray())!["messageId"]);
        Assert.DoesNotContain(first, reply.Text, StringComparison.Ordinal);
        Assert.Empty(after);
    }

    [Fact]
    public async Task What_comes_between_two_pages_hides_nothing_and_is_told_the_next_time()
    {
        await using var rig = await EmptyAsync();
        var told = Enumerable.Range(1, 5).Select(n => Write(rig, n, "Old")).ToList();

        var page = await rig.CallAsync("list_replies", """{"limit":2}""");
        // The lead of the last page writes again, and so does a new one: both now stand on top.
        var late = new[] { Write(rig, 1, "Late"), Write(rig, 6, "New") };
        var (rest, mark) = await AllAsync(rig, 2, null, (string)page["nextCursor"]!);
        var (unread, end) = await AllAsync(rig, 2, mark);
        var (nothing, _) = await AllAsync(rig, 2, end);

        Assert.Equal(told.AsEnumerable().Reverse(), [.. Ids(page), .. rest]);
        Assert.Equal(late.Reverse(), unread);
        Assert.Empty(nothing);
    }

    [Fact]
    public async Task What_comes_between_two_pages_of_unread_ones_hides_nothing_either()
    {
        await using var rig = await EmptyAsync();
        Write(rig, 9, "Read");
        var (_, mark) = await AllAsync(rig, 20);
        var unread = Enumerable.Range(1, 4).Select(n => Write(rig, n, "Unread")).ToList();

        var page = await rig.CallAsync("list_replies", $$"""{"limit":2,"unreadSince":"{{mark}}"}""");
        var late = Write(rig, 1, "Late");
        var (rest, next) = await AllAsync(rig, 2, mark, (string)page["nextCursor"]!);
        var (last, _) = await AllAsync(rig, 2, next);

        Assert.Equal(unread.AsEnumerable().Reverse(), [.. Ids(page), .. rest]);
        Assert.Equal([late], last);
    }

    [Fact]
    public async Task Replies_of_one_moment_are_told_apart()
    {
        await using var rig = await EmptyAsync();
        var (one, two) = (WriteNow(rig, 1), WriteNow(rig, 2));
        var (first, mark) = await AllAsync(rig, 1);

        var (none, _) = await AllAsync(rig, 20, mark);
        var (three, again) = (WriteNow(rig, 3), WriteNow(rig, 1));
        var (second, next) = await AllAsync(rig, 20, mark);
        var (nothing, _) = await AllAsync(rig, 20, next);

        Assert.Equal(new[] { one, two }.Order(), first.Order());
        Assert.Empty(none);
        Assert.Equal(new[] { three, again }.Order(), second.Order());
        Assert.Empty(nothing);
    }

    [Theory]
    [InlineData("2026-03-12T15:00:00.0007Z")]
    [InlineData("2026-03-12T15:00:00Z")]
    [InlineData("2026-03-12T16:00:00.123+01:00")]
    [InlineData(null)]
    [InlineData("just now")]
    public async Task A_time_of_another_writing_or_none_is_told_once(string? time)
    {
        var row = new JsonObject { ["leadId"] = "1", ["messageId"] = "66a1f0c29b3d4e5f607182b1", ["message"] = "Hi", ["respondedAtUtc"] = time };
        await using var server = new RawServer(_ => RawServer.Json(new JsonObject { ["replies"] = new JsonArray(row.DeepClone()) }.ToJsonString()));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var (first, mark) = await AllAsync(rig, 20);
        var (second, same) = await AllAsync(rig, 20, mark);

        Assert.Single(first);
        Assert.Empty(second);
        Assert.Equal(mark, same);
    }

    [Fact]
    public async Task A_row_without_time_and_id_is_told_each_time_rather_than_never()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"replies":[{"leadId":"1","message":"Hi"}]}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var first = await rig.CallAsync("list_replies");
        var second = await rig.CallAsync("list_replies", Since((string)first["unreadCursor"]!));

        Assert.Single(second["replies"]!.AsArray());
    }

    [Fact]
    public async Task A_row_without_a_time_does_not_come_again_when_others_move_the_cursor_on()
    {
        var body = """{"replies":[{"messageId":"66a1f0c29b3d4e5f607182b9"},{"messageId":"66a1f0c29b3d4e5f607182b1","respondedAtUtc":"2026-03-12T15:00:00Z"}]}""";
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });
        var (_, mark) = await AllAsync(rig, 20);

        body = body.Replace("b1\",", "b2\",", StringComparison.Ordinal).Replace("15:00:00", "15:00:01", StringComparison.Ordinal);
        var (second, next) = await AllAsync(rig, 20, mark);
        var (third, _) = await AllAsync(rig, 20, next);

        Assert.Equal(["66a1f0c29b3d4e5f607182b2"], second);
        Assert.Empty(third);
    }

    [Fact]
    public async Task Both_bounds_hold_and_the_later_beginning_counts()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"replies":[]}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        await rig.CallAsync("list_replies", """{"unreadSince":"1773327600000","dateFrom":"2026-03-01","dateTo":"2026-03-20"}""");
        await rig.CallAsync("list_replies", """{"unreadSince":"1773327600000","dateFrom":"2026-03-13"}""");

        Assert.Contains("dateFrom=2026-03-12T15%3A00%3A00.000Z&dateTo=2026-03-20T23%3A59%3A59.999Z", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("dateFrom=2026-03-13T00%3A00%3A00.000Z&page", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15:00:02", "15:00:01", "&dateTo=2026-03-12T15%3A00%3A02.000Z&page=2")]
    [InlineData("15:00:01", "15:00:02", "/api/replies?page=2")]
    public async Task Further_pages_end_at_the_newest_of_the_first_only_where_the_list_comes_newest_first(string one, string two, string asked)
    {
        await using var server = new RawServer(_ => RawServer.Json($$"""
            {"replies":[{"messageId":"66a1f0c29b3d4e5f607182b1","respondedAtUtc":"2026-03-12T{{one}}.000Z"},
            {"messageId":"66a1f0c29b3d4e5f607182b2","respondedAtUtc":"2026-03-12T{{two}}.000Z"}],"totalPages":2}
            """));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var page = await rig.CallAsync("list_replies", """{"limit":2}""");
        var second = await rig.CallAsync("list_replies", $$"""{"limit":2,"cursor":"{{page["nextCursor"]}}"}""");

        Assert.Null(page["unreadCursor"]);
        Assert.Contains(asked.Replace("&dateTo", "dateTo", StringComparison.Ordinal), server.Requests[1].Split(' ')[1], StringComparison.Ordinal);
        Assert.StartsWith("1773327602000.", (string)second["unreadCursor"]!, StringComparison.Ordinal);
    }

    /// <summary>Follows the cursors to the end; both halves hold the same and stay within their budget.</summary>
    internal static async Task<(List<string> Ids, string Mark)> AllAsync(McpRig rig, int limit, string? since = null, string? cursor = null)
    {
        var seen = new List<string>();
        while (true)
        {
            var arguments = new JsonObject { ["limit"] = limit, ["unreadSince"] = since, ["cursor"] = cursor };
            var page = await rig.CallAsync("list_replies", arguments.ToJsonString());
            Assert.False(page.IsError, page.Text);
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Text), 1, 20_000);
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Json!.ToJsonString()), 1, 20_000);
            Assert.All(Ids(page), id => Assert.Contains(id, page.Text, StringComparison.Ordinal));
            seen.AddRange(Ids(page));
            Assert.InRange(seen.Count, 0, 200);
            cursor = (string?)page["nextCursor"];
            Assert.Equal(cursor is null, page["unreadCursor"] is not null);
            Assert.Contains(cursor ?? (string)page["unreadCursor"]!, page.Text, StringComparison.Ordinal);
            if (cursor is null)
                return (seen, (string)page["unreadCursor"]!);
        }
    }

    private static IEnumerable<string> Ids(ToolReply page) => page["replies"]!.AsArray().Select(static row => (string)row!["messageId"]!);

    private static string Since(string mark) => $$"""{"unreadSince":"{{mark}}"}""";

    /// <summary>A lead writes a second after all others.</summary>
    private static string Write(McpRig rig, int lead, string text)
    {
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        return rig.Sandbox.State.Receive(Acts.Phone(lead), text).Id;
    }

    private static string WriteNow(McpRig rig, int lead) => rig.Sandbox.State.Receive(Acts.Phone(lead), "Hi").Id;

    private static async Task<McpRig> EmptyAsync()
    {
        var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(1);
        return rig;
    }
}
