using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>find_leads against a server that answers what docs.tuco.ai/api-reference/endpoint/get says.</summary>
public sealed class FindLeadsTests
{
    private const string Id = "69b2c41d352a78479d2c623b";
    private const string ListId = "507f1f77bcf86cd799439011";

    private const string Ann = $$"""
        {"_id":"{{Id}}","firstName":"Ann","lastName":"Bee","email":"ann@example.com","phone":"+12025550143","altPhone1":"+12025550144",
        "altPhone3":"+12025550146","altEmail2":"bee@example.com","companyName":"Acme","jobTitle":"CEO","customFields":{"a":[1]},"tags":[{"x":1}],
        "availabilityStatus":"available","integrationIds":{"hubspotRecordId":7},"listId":"{{ListId}}","workspaceId":"org_x","source":"api",
        "contactOwnerEmail":null,"createdAt":"2026-03-12T22:57:00.856Z","updatedAt":"2026-03-12T22:57:02.892Z"}
        """;

    [Fact]
    public async Task A_search_tells_each_lead_with_all_its_addresses_in_both_halves()
    {
        await using var server = new RawServer(static _ => RawServer.Json($$"""
            {"leads":[{{Ann}}],"lists":[{"_id":"{{ListId}}","name":"Quick Sends","leadCount":1}],"pagination":{"page":1,"limit":20,"totalCount":1,"totalPages":1} }
            """));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads", $$"""{"search":" ann & bee+x ","listId":"{{ListId}}"}""");

        Assert.Equal($"/api/leads?search=ann%20%26%20bee%2Bx&listId={ListId}&page=1&limit=20", Target(Assert.Single(server.Requests)));
        var lead = Assert.Single(reply["leads"]!.AsArray())!.AsObject();
        Assert.Equal(
            [
                "_id", "name", "phone", "email", "altPhone1", "altPhone3", "altEmail2", "companyName", "availabilityStatus", "listId", "createdAt",
            ], lead.Select(static field => field.Key));
        Assert.Equal((Id, "Ann Bee", "available"), ((string?)lead["_id"], (string?)lead["name"], (string?)lead["availabilityStatus"]));
        Assert.All(lead, field => Assert.Contains((string)field.Value!, reply.Text, StringComparison.Ordinal));
        Assert.Equal(1, (int?)reply["totalCount"]);
        Assert.Null(reply["nextCursor"]);
        Assert.Contains("Leads 1-1 of 1 that match", reply.Text, StringComparison.Ordinal);
        Assert.EndsWith("\ncorrelationId: " + reply["correlationId"], reply.Text, StringComparison.Ordinal);
        Assert.Contains("x-correlation-id: " + reply["correlationId"], server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_lead_is_read_by_its_id()
    {
        await using var server = new RawServer(static _ => RawServer.Json($$"""{"lead":{{Ann}}}"""));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads", $$"""{"leadId":"{{Id}}","limit":1}""");

        Assert.Equal("/api/leads?id=" + Id, Target(Assert.Single(server.Requests)));
        Assert.Equal(Id, (string?)Assert.Single(reply["leads"]!.AsArray())!["_id"]);
        Assert.Equal(1, (int?)reply["totalCount"]);
        Assert.Contains("+12025550146, bee@example.com", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_read_one_request_each_to_the_end_with_the_page_size_they_began_with()
    {
        await using var server = new RawServer(static number => RawServer.Json(Page([.. Leads(5).Skip(number * 2).Take(2)], number + 1, 2, 5)));
        await using var rig = await StartAsync(server);

        var seen = new List<string>();
        var arguments = """{"search":"a","limit":2}""";
        while (arguments is not null)
        {
            var page = await rig.CallAsync("find_leads", arguments);
            Assert.Equal(5, (int?)page["totalCount"]);
            seen.AddRange(Ids(page));
            Assert.Contains($"Leads {(2 * server.Requests.Count) - 1}-{seen.Count} of 5", page.Text, StringComparison.Ordinal);
            var cursor = (string?)page["nextCursor"];
            Assert.Contains(cursor ?? "correlationId", page.Text, StringComparison.Ordinal);
            arguments = cursor is null ? null : $$"""{"search":"a","limit":50,"cursor":"{{cursor}}"}""";
        }

        Assert.Equal(Leads(5).Select(static lead => (string)lead!["_id"]!), seen);
        Assert.Equal(["/api/leads?search=a&page=1&limit=2", "/api/leads?search=a&page=2&limit=2", "/api/leads?search=a&page=3&limit=2"], server.Requests.Select(Target));
    }

    [Fact]
    public async Task A_page_that_is_too_large_for_one_answer_goes_on_where_it_was_cut()
    {
        await using var server = new RawServer(static _ => RawServer.Json(Page(Leads(50, "Żółć łódź " + new string('ó', 200)), 1, 50, 50)));
        await using var rig = await StartAsync(server);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await rig.CallAsync("find_leads", cursor is null ? """{"limit":50}""" : $$"""{"limit":50,"cursor":"{{cursor}}"}""");
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Text), 1, 20_000);
            Assert.InRange(Encoding.UTF8.GetByteCount(page.Json!.ToJsonString()), 1, 20_000);
            Assert.Contains($"Leads {seen.Count + 1}-{seen.Count + Ids(page).Count} of 50", page.Text, StringComparison.Ordinal);
            Assert.All(Ids(page), id => Assert.Contains(id, page.Text, StringComparison.Ordinal));
            seen.AddRange(Ids(page));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(Leads(50).Select(static lead => (string)lead!["_id"]!), seen);
        Assert.InRange(server.Requests.Count, 2, 10);
        Assert.All(server.Requests, static request => Assert.Equal("/api/leads?page=1&limit=50", Target(request)));
    }

    [Theory]
    [InlineData("""{"leads":[]}""", "{}", "No lead matches.")]
    [InlineData("""{"leads":[],"pagination":{"page":1,"totalCount":0,"totalPages":0}}""", "{}", "No lead matches.")]
    [InlineData("""{"leads":[],"pagination":{"page":3,"totalCount":40,"totalPages":9}}""", """{"cursor":"3.20.0"}""", "No further lead matches.")]
    [InlineData("""{"leads":[{"_id":"69b2c41d352a78479d2c623b"}]}""", """{"cursor":"1.20.5"}""", "No further lead matches.")]
    public async Task Nothing_found_is_said_and_ends_the_list(string body, string arguments, string said)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads", arguments);

        Assert.StartsWith(said, reply.Text, StringComparison.Ordinal);
        Assert.Empty(reply["leads"]!.AsArray());
        Assert.Null(reply["nextCursor"]);
    }

    [Fact]
    public async Task Leads_without_most_of_their_fields_or_with_odd_ones_survive()
    {
        await using var server = new RawServer(static _ => RawServer.Json(
            """{"leads":[{},{"_id":7,"firstName":null,"lastName":"Bee","phone":12025550143,"email":{"a":1},"availabilityStatus":{"status":"x"}}],"pagination":{"totalCount":"2"},"more":[]}"""));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads");

        Assert.Equal("", (string?)reply["leads"]![0]!["name"]);
        Assert.Equal(("7", "Bee", "12025550143"), ((string?)reply["leads"]![1]!["_id"], (string?)reply["leads"]![1]!["name"], (string?)reply["leads"]![1]!["phone"]));
        Assert.Null(reply["leads"]![1]!["email"]);
        Assert.Equal(2, (int?)reply["totalCount"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"lead":null}""")]
    [InlineData("""{"lead":{}}""")]
    [InlineData("""{"lead":[]}""")]
    [InlineData("""{"lead":"69b2c41d352a78479d2c623b"}""")]
    [InlineData("""{"leads":[{"_id":"69b2c41d352a78479d2c623b"}]}""")]
    public async Task An_answer_that_holds_no_lead_is_a_server_error_and_no_lead_without_addresses(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await StartAsync(server);

        (await rig.CallAsync("find_leads", $$"""{"leadId":"{{Id}}"}""")).Complains("server_error", []);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(404, """{"error":"Lead not found"}""", "not_found", "find_leads tells the ids of leads", 1)]
    [InlineData(400, """{"error":"Invalid lead id"}""", "invalid", "Invalid lead id", 1)]
    [InlineData(503, """{"error":"Search timed out. Try a more specific search or fewer results."}""", "server_error", "Try a more specific search", 3)]
    public async Task A_refusal_is_told_in_Tuco_s_words(int status, string body, string code, string fact, int requests)
    {
        await using var server = new RawServer(_ => RawServer.Json(body, status));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads", $$"""{"leadId":"{{Id}}"}""");

        reply.Complains(code, []);
        Assert.Contains(fact, reply.Text, StringComparison.Ordinal);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c623b","search":"ann"}""", "leadId names one lead")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c623b","listId":"507f1f77bcf86cd799439011"}""", "leadId names one lead")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c623b","cursor":"2.20.0"}""", "leadId names one lead")]
    [InlineData("""{"limit":51}""", "limit is 51")]
    [InlineData("""{"cursor":"0.20.0"}""", "cursor is ")]
    [InlineData("""{"cursor":"1.0.0"}""", "cursor is ")]
    [InlineData("""{"cursor":"9999999.20.0"}""", "cursor is ")]
    [InlineData("""{"listId":"Quick Sends"}""", "listId is ")]
    public async Task Bad_arguments_never_reach_the_wire(string arguments, string fact)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"leads":[]}"""));
        await using var rig = await StartAsync(server);

        var reply = await rig.CallAsync("find_leads", arguments);

        reply.Complains("invalid_arguments", []);
        Assert.Contains(fact, reply.Text, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<McpRig> StartAsync(RawServer server) => McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl }, hasty: true);

    private static string Target(string request) => request.Split(' ')[1];

    private static List<string> Ids(ToolReply reply) => [.. reply["leads"]!.AsArray().Select(static lead => (string)lead!["_id"]!)];

    private static JsonArray Leads(int count, string name = "Ann") =>
        [.. Enumerable.Range(0, count).Select(number => new JsonObject { ["_id"] = $"69b2c41d352a78479d{number:x6}", ["firstName"] = name, ["companyName"] = name })];

    private static string Page(IEnumerable<JsonNode?> leads, int page, int limit, int total) => new JsonObject
    {
        ["leads"] = new JsonArray([.. leads.Select(static lead => lead!.DeepClone())]),
        ["lists"] = new JsonArray(),
        ["pagination"] = new JsonObject { ["page"] = page, ["limit"] = limit, ["totalCount"] = total, ["totalPages"] = (total + limit - 1) / limit },
    }.ToJsonString();
}
