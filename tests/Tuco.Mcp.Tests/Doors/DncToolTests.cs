using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>list_dnc, add_dnc and remove_dnc (docs.tuco.ai/features/dnc, which shows the requests and no answer).</summary>
public sealed class DncToolTests
{
    private const string Id = "66a1f0c29b3d4e5f60718601";

    [Fact]
    public async Task Who_is_put_on_the_list_is_not_written_to_until_the_entry_is_removed()
    {
        await using var rig = await McpRig.StartAsync();

        var added = await rig.CallAsync("add_dnc", """{"phone":"+1 (202) 555-0106","reason":"asked on the phone"}""");
        Assert.Equal(("POST", "/api/dnc", """{"phone":"\u002B12025550106","reason":"asked on the phone"}"""), Wire(rig));
        var blocked = await rig.SendAsync(Seeded.LeadPhone);
        var listed = await rig.CallAsync("list_dnc", """{"search":"0106"}""");
        var row = Assert.Single(listed["entries"]!.AsArray())!;
        var removed = await rig.CallAsync("remove_dnc", $$"""{"entryId":"{{row["_id"]}}"}""");
        Assert.Equal(("DELETE", "/api/dnc", ""), Wire(rig));
        Assert.Equal((string?)row["_id"], rig.Sandbox.Requests[^1].Query["id"]);
        var sent = await rig.SendAsync(Seeded.LeadPhone, "Welcome back");

        Assert.Equal((Seeded.LeadPhone, "added"), ((string?)added["entry"], (string?)added["outcome"]));
        Assert.Contains("cancel_messages", added.Text, StringComparison.Ordinal);
        Assert.Equal("failed", (string?)blocked["outcome"]);
        Assert.Equal((Seeded.LeadPhone, "asked on the phone", 1), ((string?)row["phone"], (string?)row["reason"], (int?)listed["total"]));
        Assert.Contains($"{row["_id"]} | {Seeded.LeadPhone} | «asked on the phone»", listed.Text, StringComparison.Ordinal);
        Assert.StartsWith($"{row["_id"]} was removed.\nnext: Tell the user: this person can be written to again.", removed.Text, StringComparison.Ordinal);
        Assert.Equal("accepted", (string?)sent["outcome"]);
    }

    [Fact]
    public async Task Who_opted_out_by_a_reply_is_listed()
    {
        await using var rig = await McpRig.StartAsync();
        await rig.SendAsync(Seeded.LeadPhone);
        rig.Sandbox.State.Receive(Seeded.LeadPhone, "STOP");

        var row = (await rig.CallAsync("list_dnc"))["entries"]![0]!;

        Assert.Equal("opt_out", (string?)row["reason"]);
        Assert.Equal("failed", (string?)(await rig.SendAsync(Seeded.LeadPhone, "One more thing"))["outcome"]);
    }

    [Fact]
    public async Task An_email_goes_out_as_such_with_the_usual_reason()
    {
        await using var rig = await McpRig.StartAsync();

        (await rig.CallAsync("add_dnc", """{"email":"ann@example.com"}""")).IsDone();

        Assert.Equal("""{"email":"ann@example.com","reason":"manual"}""", rig.Sandbox.Requests[^1].Body);
    }

    [Fact]
    public async Task Nobody_needs_to_agree_to_spare_somebody_and_no_list_or_hour_forbids_it()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with
        {
            Confirm = ConfirmMode.Always,
            RecipientsAllow = Acts.Rules("+44*"),
            QuietHours = QuietHours.Parse("10:00-12:00@America/New_York").Hours,
        });

        (await rig.CallAsync("add_dnc", Calls.Arguments("add_dnc"))).IsDone();
    }

    [Fact]
    public async Task Pages_are_walked_by_their_cursor()
    {
        await using var rig = await McpRig.StartAsync();
        for (var i = 0; i < 6; i++)
            (await rig.CallAsync("add_dnc", $$"""{"phone":"{{Acts.Phone(i)}}"}""")).IsDone();

        var (seen, arguments) = (new List<string?>(), """{"limit":3}""");
        while (arguments is not null)
        {
            var page = await rig.CallAsync("list_dnc", arguments);
            seen.AddRange(page["entries"]!.AsArray().Select(static row => (string?)row!["phone"]));
            Assert.Equal(7, (int?)page["total"]);
            var cursor = (string?)page["nextCursor"];
            Assert.Contains(cursor is null ? "of 7 entries" : $"cursor \"{cursor}\"", page.Text, StringComparison.Ordinal);
            arguments = cursor is null ? null : $$"""{"cursor":"{{cursor}}"}""";
        }

        Assert.Equal([.. Enumerable.Range(0, 6).Reverse().Select(Acts.Phone), Seeded.DoNotContactPhone], seen);
        Assert.Equal(["1", "2", "3"], rig.Sandbox.Requests.Where(static request => request.Method == "GET").Select(static request => request.Query["page"]));
    }

    [Theory]
    [InlineData("""{"entries":[ENTRY],"pagination":{"totalCount":1}}""")]
    [InlineData("""{"dnc":[ENTRY]}""")]
    [InlineData("""{"data":[ENTRY],"success":true}""")]
    [InlineData("""{"items":[ENTRY]}""")]
    [InlineData("""[ENTRY]""")]
    public async Task The_list_is_found_wherever_the_answer_put_it(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/dnc", Body = body.Replace("ENTRY", $$"""{"id":"{{Id}}","phone":12025550143,"email":{},"createdAt":null}""", StringComparison.Ordinal) });

        var row = Assert.Single((await rig.CallAsync("list_dnc"))["entries"]!.AsArray())!;

        Assert.Equal((Id, "12025550143", null, null), ((string?)row["_id"], (string?)row["phone"], (string?)row["email"], (string?)row["reason"]));
    }

    [Theory]
    [InlineData("""{"entries":[]}""")]
    [InlineData("""[]""")]
    public async Task An_empty_list_says_so(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/dnc", Body = body });

        var reply = await rig.CallAsync("list_dnc");

        Assert.StartsWith("No entry stands here.", reply.Text, StringComparison.Ordinal);
        Assert.Empty(reply["entries"]!.AsArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"none\"")]
    [InlineData("""{"entries":{}}""")]
    [InlineData("""{"entries":[null]}""")]
    [InlineData("""{"success":false,"entries":[]}""")]
    public async Task What_is_no_list_is_a_server_error(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/dnc", Body = body });

        (await rig.CallAsync("list_dnc")).Complains("server_error", rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("add_dnc", "")]
    [InlineData("add_dnc", "{}")]
    [InlineData("add_dnc", "[]")]
    [InlineData("add_dnc", "\"OK\"")]
    [InlineData("remove_dnc", "")]
    [InlineData("remove_dnc", """{"deleted":true}""")]
    public async Task Whatever_words_a_success_has_it_is_one(string tool, string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/dnc", Body = body });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).IsDone();
    }

    [Theory]
    [InlineData("add_dnc")]
    [InlineData("remove_dnc")]
    public async Task Success_false_is_no_success(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/dnc", Body = """{"success":false,"error":"no"}""" });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).Complains("outcome_unknown", rig.Sandbox.Requests);
    }

    [Fact]
    public async Task Whom_an_entry_is_about_is_looked_for_on_further_pages_before_a_person_is_asked()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        for (var i = 0; i < 120; i++)
            await rig.Sandbox.AskAsync("POST", "/api/dnc", $$"""{"phone":"{{Acts.Phone(i)}}"}""");
        var last = (string)(await rig.Sandbox.AskAsync("GET", "/api/dnc?limit=1&page=121"))["entries"]![0]!["_id"]!;

        var preview = await rig.CallAsync("remove_dnc", $$"""{"entryId":"{{last}}"}""");

        Assert.Contains(Seeded.DoNotContactPhone, (string)preview["preview"]!["effect"]!, StringComparison.Ordinal);
        Assert.Null(preview["preview"]!["warnings"]);
    }

    [Fact]
    public async Task Nobody_is_asked_about_an_entry_that_is_not_on_the_list()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        (await rig.CallAsync("remove_dnc", $$"""{"entryId":"{{Id}}"}""")).Complains("not_found", [], "Nothing was removed", Id, "list_dnc");
        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData(200, """{"entries":[{"phone":"+12025550188"}]}""")]
    [InlineData(500, "{}")]
    public async Task That_an_entry_was_not_found_is_a_warning_of_the_preview_where_it_may_be_there(int status, string body)
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { Retries = 0 }, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/dnc", Status = status, Body = body });

        var preview = await rig.CallAsync("remove_dnc", $$"""{"entryId":"{{Id}}"}""");

        Assert.Contains("whose entry this is, is not known", Assert.Single(preview["preview"]!["warnings"]!.AsArray())!.ToString(), StringComparison.Ordinal);
        Assert.Contains("warning: whose entry this is", preview.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add_dnc", "{}", "phone or email is needed")]
    [InlineData("add_dnc", """{"phone":"+12025550177","email":"ann@example.com"}""", "phone or email is needed, and only one of them")]
    [InlineData("add_dnc", """{"phone":"2025550177","mail":"a@b"}""", "phone is \"2025550177\"", "did you mean email?")]
    [InlineData("add_dnc", """{"email":"nobody"}""", "email is \"nobody\"")]
    [InlineData("remove_dnc", """{"phone":"+12025550177"}""", "phone is no argument", "entryId is required")]
    [InlineData("remove_dnc", """{"entryId":"+12025550177"}""", "entryId is ")]
    [InlineData("list_dnc", """{"limit":51,"cursor":"x","page":2}""", "limit is 51", "cursor is ", "page is no argument")]
    public async Task Bad_arguments_are_told_all_at_once(string tool, string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }

    private static (string, string, string) Wire(McpRig rig) => (rig.Sandbox.Requests[^1].Method, rig.Sandbox.Requests[^1].Path, rig.Sandbox.Requests[^1].Body);
}
