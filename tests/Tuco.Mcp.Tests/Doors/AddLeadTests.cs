using System.Text;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>add_lead (docs.tuco.ai/api-reference/endpoint/create): what became of each given lead, as far as the answer tells.</summary>
public sealed class AddLeadTests
{
    private const string Tool = "add_lead";

    [Fact]
    public async Task A_new_lead_is_told_with_its_id_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await AddAsync(rig, """
            {"firstName":"Cleo","lastName":"Dee","phone":"+1 (202) 555-0177","email":"Cleo@Example.org","companyName":"Acme","jobTitle":"CTO","notes":"From the fair"}
            """);

        var stored = rig.Sandbox.State.Leads.Single(static lead => lead.Phone == "+12025550177");
        Assert.Equal((1, 0), ((int?)reply["savedCount"], (int?)reply["duplicateCount"]));
        Assert.Equal([(0, "Cleo Dee", "created", stored.Id)], Rows(reply));
        Assert.Equal(stored.ListId, (string?)reply["listId"]);
        Assert.Null(reply["leadIds"]);
        Assert.All(["1 of 1 leads were added", $"0 | «Cleo Dee» | created | {stored.Id}", "listId: " + stored.ListId, "correlationId: " + reply["correlationId"]],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(("cleo@example.org", "Acme", "CTO", "From the fair", "api"), (stored.Email, stored.CompanyName, stored.JobTitle, stored.Notes, stored.Source));
        var request = Assert.Single(rig.Sandbox.Requests);
        Assert.Equal((string?)reply["correlationId"], request.Headers["x-correlation-id"]);
        Assert.Equal("""{"leads":[{"firstName":"Cleo","lastName":"Dee","phone":"\u002B12025550177","email":"cleo@example.org","companyName":"Acme","jobTitle":"CTO","notes":"From the fair"}],"source":"api"}""", request.Body);
    }

    [Theory]
    [InlineData($$"""{"firstName":"Another","phone":"{{Seeded.LeadPhone}}"}""")]
    [InlineData("""{"firstName":"Another","phone":"+12025550178"}""")]
    [InlineData("""{"firstName":"Another","email":"ANN.alt@example.org"}""")]
    public async Task One_that_is_there_already_gives_the_existing_id_and_says_so(string lead)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static one => one with { AltPhones = ["+12025550178", null, null], AltEmails = ["ann.alt@example.org", null, null] });
        var before = rig.Sandbox.State.Leads.Count;

        var reply = await AddAsync(rig, lead);

        Assert.Equal((0, 1), ((int?)reply["savedCount"], (int?)reply["duplicateCount"]));
        Assert.Equal([(0, "Another", "duplicate", Seeded.LeadId)], Rows(reply));
        Assert.All(["0 of 1 leads were added; 1 were there already", "duplicate | " + Seeded.LeadId, "an existing lead keeps its own fields"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(before, rig.Sandbox.State.Leads.Count);
        Assert.Equal("Ann", rig.Sandbox.State.Leads.Single(static one => one.Id == Seeded.LeadId).FirstName);
    }

    [Fact]
    public async Task Of_a_hundred_mixed_ones_each_row_bears_the_id_of_its_own_lead()
    {
        await using var rig = await McpRig.StartAsync();
        for (var i = 0; i < 100; i += 3)
            rig.Sandbox.State.AddLead(new Lead { Id = $"69b2c41d352a78479e{i:x6}", FirstName = "Old", Phone = Acts.Phone(i) });
        // The last ten double leads that this very call makes.
        var phones = Enumerable.Range(0, 90).Concat(Enumerable.Range(0, 10).Select(static i => (i * 3) + 1)).Select(Acts.Phone).ToList();

        var reply = await AddAsync(rig, [.. phones.Select(static (phone, i) => $$"""{"firstName":"Number {{i}}","phone":"{{phone}}"}""")]);

        var stored = rig.Sandbox.State.Leads.Where(static lead => lead.Phone is not null).ToDictionary(static lead => lead.Phone!, static lead => lead.Id);
        var rows = Rows(reply);
        Assert.Equal(100, rows.Count);
        Assert.All(rows, row => Assert.Equal(
            (row.Index >= 90 || row.Index % 3 == 0 ? "duplicate" : "created", stored[phones[row.Index]], $"Number {row.Index}"), (row.Outcome, row.LeadId, row.Name)));
        Assert.Equal((60, 40), ((int?)reply["savedCount"], (int?)reply["duplicateCount"]));
        Assert.All(rows, row => Assert.Contains($"\n{row.Index} | «Number {row.Index}» | {row.Outcome} | {row.LeadId}", reply.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("does not tell", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all told", """{"savedCount":2,"duplicateCount":1,"leadIds":["n0","n2"],"duplicates":[{"input":{"firstName":"B","phone":"+12025550002"},"existingLead":{"_id":"e1"}}]}""", "created n0", "duplicate e1", "created n2")]
    [InlineData("addresses in another writing", """{"savedCount":"2","duplicateCount":1,"leadIds":["n0","n2"],"duplicates":[{"input":{"phone":"(202) 555-0002"},"existingLead":{"_id":"e1"}}]}""", "created n0", "duplicate e1", "created n2")]
    [InlineData("duplicates the other way round", """{"savedCount":1,"duplicateCount":2,"leadIds":["n1"],"duplicates":[{"input":{"email":"C@example.com"},"existingLead":{"_id":"e2"}},{"input":{"phone":"+12025550001"},"existingLead":{"_id":"e0"}}]}""", "duplicate e0", "created n1", "duplicate e2")]
    [InlineData("an existing one without an id", """{"savedCount":2,"duplicateCount":1,"leadIds":["n0","n2"],"duplicates":[null,{"input":{"phone":"+12025550002"},"existingLead":null}]}""", "created n0", "duplicate ", "created n2")]
    [InlineData("no duplicates told", """{"savedCount":2,"duplicateCount":1,"leadIds":["n0","n2"]}""", "unknown ", "unknown ", "unknown ", "n0", "n2")]
    [InlineData("a duplicate of nobody", """{"savedCount":2,"duplicateCount":1,"leadIds":["n0","n2"],"duplicates":[{"input":{"phone":"+12025559999"},"existingLead":{"_id":"e1"}}]}""", "unknown ", "unknown ", "unknown ", "n0", "n2")]
    [InlineData("one duplicate too few", """{"savedCount":1,"duplicateCount":2,"leadIds":["n0"],"duplicates":[{"input":{"phone":"+12025550002"},"existingLead":{"_id":"e1"}}]}""", "unknown ", "duplicate e1", "unknown ", "n0")]
    [InlineData("one id too few", """{"savedCount":3,"duplicateCount":0,"leadIds":["n0","n1"]}""", "created ", "created ", "created ", "n0", "n1")]
    [InlineData("no ids", """{"savedCount":3,"duplicateCount":0}""", "created ", "created ", "created ")]
    [InlineData("no count of duplicates", """{"savedCount":3,"leadIds":["n0","n1","n2"]}""", "created n0", "created n1", "created n2")]
    [InlineData("some counted, none named", """{"savedCount":2,"leadIds":["n0","n1"]}""", "unknown ", "unknown ", "unknown ", "n0", "n1")]
    [InlineData("only ids", """{"leadIds":["n0","n1","n2"]}""", "unknown ", "unknown ", "unknown ", "n0", "n1", "n2")]
    [InlineData("all there, told", """{"duplicateOnly":true,"duplicateCount":3,"leadId":"e0","existingLeadIds":["e0","e1","e2"],"leadIds":["e0","e1","e2"],"duplicates":[{"input":{"email":"c@example.com"},"existingLead":{"_id":"e2"}},{"input":{"phone":"+12025550001"},"existingLead":{"_id":"e0"}},{"input":{"phone":"+12025550002"},"existingLead":{"_id":"e1"}}]}""", "duplicate e0", "duplicate e1", "duplicate e2")]
    [InlineData("all there, not told which", """{"duplicateOnly":true,"duplicateCount":3,"leadId":"e0","existingLeadIds":["e0","e1","e2"],"leadIds":["e0","e1","e2"]}""", "duplicate ", "duplicate ", "duplicate ", "e0", "e1", "e2")]
    public async Task A_row_tells_what_the_answer_tells_and_never_more(string what, string body, string one, string two, string three, params string[] others)
    {
        await using var server = new RawServer(_ => RawServer.Json(body, 201));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await AddAsync(rig, """{"firstName":"A","phone":"+12025550001"}""", """{"firstName":"B","phone":"+12025550002"}""", """{"firstName":"C","email":"c@example.com"}""");

        var rows = Rows(reply);
        Assert.Equal((what, one, two, three), (what, $"{rows[0].Outcome} {rows[0].LeadId}", $"{rows[1].Outcome} {rows[1].LeadId}", $"{rows[2].Outcome} {rows[2].LeadId}"));
        Assert.Equal(others, (reply["leadIds"]?.AsArray() ?? []).Select(static id => (string)id!));
        Assert.Equal(others.Length > 0, reply.Text.Contains("leadIds whose lead is not told: ", StringComparison.Ordinal));
        Assert.All(others, id => Assert.Contains(id, reply.Text, StringComparison.Ordinal));
        Assert.Equal(rows.Exists(static row => row.Outcome == "unknown"), reply.Text.Contains("look them up with find_leads", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"savedCount":1,"duplicateCount":0,"leadId":"n0"}""", "created n0")]
    [InlineData("""{"leadId":"n0"}""", "unknown n0")]
    [InlineData("""{"duplicateOnly":true,"duplicateCount":1,"leadId":"e0"}""", "duplicate e0")]
    [InlineData("""{"duplicateOnly":true,"duplicateCount":1,"existingLeadIds":["e0"],"duplicates":[{"input":{"phone":"+12025550001"}}]}""", "duplicate e0")]
    [InlineData("""{"duplicateOnly":true,"duplicateCount":1}""", "duplicate ")]
    public async Task A_single_lead_keeps_its_id_whatever_else_is_missing(string body, string told)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var row = Assert.Single(Rows(await AddAsync(rig, """{"firstName":"A","phone":"+12025550001"}""")));

        Assert.Equal(told, $"{row.Outcome} {row.LeadId}");
    }

    [Theory]
    [InlineData("""{"firstName":"Ann","phone":"+12025550001"}""", """{"firstName":"Anna","phone":"+12025550001"}""", "Anna", "created", "duplicate")]
    [InlineData("""{"firstName":"Ann","phone":"+12025550001"}""", """{"firstName":"Anna","phone":"+12025550001"}""", "Ann", "duplicate", "created")]
    [InlineData("""{"firstName":"Ann","phone":"+12025550001"}""", """{"firstName":"Ann","phone":"+12025550001"}""", "Ann", "created", "duplicate")]
    public async Task Of_two_with_one_address_the_one_that_Tuco_names_is_the_duplicate(string one, string other, string named, params string[] outcomes)
    {
        await using var server = new RawServer(_ => RawServer.Json(
            $$$"""{"savedCount":1,"duplicateCount":1,"leadIds":["n0"],"duplicates":[{"input":{"firstName":"{{{named}}}","phone":"+12025550001"},"existingLead":{"_id":"n0"}}]}""", 201));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var rows = Rows(await AddAsync(rig, one, other));

        Assert.Equal(outcomes, rows.Select(static row => row.Outcome));
        Assert.All(rows, static row => Assert.Equal("n0", row.LeadId));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":"Leads saved successfully"}""")]
    [InlineData("[]")]
    public async Task An_answer_that_tells_nothing_leaves_it_unknown(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body, 201));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        (await rig.CallAsync(Tool, Calls.Arguments(Tool))).Complains("outcome_unknown", []);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_hundred_long_names_stay_within_the_budget_and_what_is_left_out_is_said()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty });

        var reply = await AddAsync(rig, [.. Enumerable.Range(0, 100).Select(static i => $$"""{"firstName":"{{new string('ż', 100)}}","lastName":"{{new string('ó', 100)}}","phone":"{{Acts.Phone(i)}}"}""")]);

        Assert.InRange(Encoding.UTF8.GetByteCount(reply.Text), 1, 20_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(reply.Json!.ToJsonString()), 1, 60_000);
        Assert.Equal(100, (int?)reply["savedCount"]);
        Assert.Contains($"{100 - Rows(reply).Count} further rows are left out", reply.Text, StringComparison.Ordinal);
        Assert.Null(reply["leadIds"]);
    }

    [Fact]
    public async Task A_list_is_told_to_Tuco_and_one_that_is_not_there_is_an_error()
    {
        await using var rig = await McpRig.StartAsync();
        var list = rig.Sandbox.State.Leads.First(static lead => lead.List != Lead.QuickSends).ListId;

        (await rig.CallAsync(Tool, $$"""{"leads":{"firstName":"Cleo","phone":"+12025550177"},"listId":"{{list}}"}""")).IsDone();
        Assert.Equal(list, rig.Sandbox.State.Leads.Single(static lead => lead.Phone == "+12025550177").ListId);
        var reply = await rig.CallAsync(Tool, """{"leads":{"firstName":"Cleo","phone":"+12025550178"},"listId":"66a1f0c29b3d4e5f60718293"}""");

        reply.Complains("not_found", [rig.Sandbox.Requests[^1]]);
        Assert.Contains("Omit listId to use the Quick Sends list", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"firstName":"Cleo","phone":"+12025550177"}""")]
    [InlineData("""[{"firstName":"Cleo","phone":" +1 202.555.0177 ","lastName":"","email":null}]""")]
    [InlineData("\"{\\\"firstName\\\":\\\"Cleo\\\",\\\"phone\\\":\\\"+12025550177\\\"}\"")]
    [InlineData("\"[{\\\"firstName\\\":\\\"Cleo\\\",\\\"phone\\\":\\\"+12025550177\\\"}]\"")]
    [InlineData("[\"{\\\"firstName\\\":\\\"Cleo\\\",\\\"phone\\\":\\\"+12025550177\\\"}\"]")]
    public async Task The_usual_slips_are_mended(string leads)
    {
        await using var rig = await McpRig.StartAsync();

        (await rig.CallAsync(Tool, $$"""{"leads":{{leads}}}""")).IsDone();

        Assert.Equal("""{"leads":[{"firstName":"Cleo","phone":"\u002B12025550177"}],"source":"api"}""", Assert.Single(rig.Sandbox.Requests).Body);
    }

    [Fact]
    public async Task Whatever_is_wrong_within_the_leads_is_told_at_once_and_nothing_that_is_not()
    {
        var reply = await ToolErrors.FaultsAsync(Tool, """
            {"leads":[{"firstName":"A","phone":"+12025550001"},{"lastName":"B","phone":7,"note":"x"},{"firstName":"C","phone":"12","email":"c@"},"D",null],
            "listId":"Customers","lead":{}}
            """,
            "leads[1].firstName is required", "leads[1].phone is 7; allowed: a string", "leads[1].note is no argument of this tool; did you mean leads[1].notes?",
            "leads[2].phone is \"12\"", "leads[2].email is «c@»", "leads[3] is \"D\"; allowed: an object, with firstName", "leads[4] is null",
            "listId is «Customers»", "lead is no argument of this tool; did you mean leads?");

        Assert.DoesNotContain("leads is ", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("leads[0]", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "leads is required: an array, items at most 100")]
    [InlineData("""{"leads":[]}""", "leads is empty: at least one lead is needed")]
    [InlineData("""{"leads":"Cleo"}""", "leads[0] is «Cleo»")]
    [InlineData("""{"leads":[{"firstName":"A"},{"firstName":"B","email":"b@example.com"},{"firstName":"C"}]}""", "leads[0] has neither phone nor email", "leads[2] has neither")]
    [InlineData("""{"leads":[{"firstName":"A","phone":"+12025550001","zzzzzz":{"x":[1]}}]}""", "leads[0].zzzzzz is no argument of this tool; it takes firstName, lastName")]
    [InlineData("""{"leads":"[{\"firstName\":\"A\\ud800\",\"phone\":\"+12025550001\"}]"}""", "leads holds text that is no valid Unicode")]
    [InlineData("""{"leads":"{\"firstName\":\"A\",\"\\ud800\":\"+12025550001\"}"}""", "leads[0] holds text that is no valid Unicode")]
    [InlineData("""{"leads":["{\"firstName\":\"A\\ud800\",\"phone\":\"+12025550001\"}"]}""", "leads[0] holds text that is no valid Unicode")]
    [InlineData("""{"leads":[{"firstName":"A\u0000","phone":"+12025550001"}]}""", "leads[0].firstName is ")]
    [InlineData("""{"leads":{"firstName":"A","phone":"+12025550001"},"dryRun":true,"confirmToken":"x"}""", "«dryRun» is no argument", "«confirmToken» is no argument")]
    public Task Bad_arguments_reach_nobody(string arguments, params string[] faults) => ToolErrors.FaultsAsync(Tool, arguments, faults);

    [Theory]
    [InlineData("""{"leads":[{"firstName":"A\ud800","phone":"+12025550001"}]}""")]
    [InlineData("""{"leads":[{"firstName":"A","\udc00":"+12025550001"}]}""")]
    public Task Half_a_character_within_a_lead_is_refused(string arguments) => ToolErrors.UnreadableAsync(Tool, arguments);

    [Fact]
    public async Task The_bounds_of_the_fields_hold()
    {
        await ToolErrors.FaultsAsync(Tool, Leads([.. Enumerable.Range(0, 101).Select(static i => $$"""{"firstName":"A","phone":"{{Acts.Phone(i)}}"}""")]), "leads is ", "items at most 100");
        await ToolErrors.FaultsAsync(Tool, Leads($$"""{"firstName":"{{new string('a', 101)}}","notes":"{{new string('n', 2001)}}","companyName":"{{new string('c', 201)}}","phone":"+12025550001"}"""),
            "leads[0].firstName is ", "characters at most 100", "leads[0].notes is ", "characters at most 2000", "leads[0].companyName is ");
    }

    [Theory]
    [InlineData("""{"firstName":"A","phone":"+12025550001","notes":"see KEY"}""")]
    [InlineData("""{"firstName":"KEY","phone":"+12025550001"}""")]
    public async Task A_key_of_this_server_never_leaves_within_a_lead(string lead)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(Tool, Leads(lead.Replace("KEY", rig.Settings.Api.Key, StringComparison.Ordinal)));

        reply.Complains("invalid_arguments", []);
        Assert.Contains("leads holds a part of a secret", reply.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData(400, """{"error":"Each lead needs an email or a phone"}""", "invalid", false, "Each lead needs")]
    [InlineData(401, """{"error":"Unauthorized"}""", "unauthorized", false, "Do not retry")]
    [InlineData(402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY", false, "reason: past_due")]
    [InlineData(409, """{"error":"Duplicate","code":"DUPLICATE_LEADS"}""", "conflict", false, "Tuco's code: DUPLICATE_LEADS")]
    [InlineData(500, """{"error":"Internal server error"}""", "outcome_unknown", false, "Read the state first with find_leads")]
    [InlineData(503, "", "outcome_unknown", false, "may or may not have taken effect")]
    public Task A_refusal_is_told(int status, string body, string code, bool retryable, string fact) =>
        ToolErrors.RefusesAsync(Tool, status, body, code, retryable, fact);

    [Fact]
    public Task A_long_wait_is_told() => ToolErrors.TellsTheWaitAsync(Tool);

    [Theory]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Truncated)]
    [InlineData(FaultKind.Html)]
    public Task A_lost_answer_is_outcome_unknown(FaultKind kind) => ToolErrors.DoubtsAsync(Tool, kind);

    [Fact]
    public async Task After_a_lost_answer_the_same_call_finds_the_leads_that_are_there()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/leads", Kind = FaultKind.Cut, AfterEffect = true });

        (await rig.CallAsync(Tool, Calls.Arguments(Tool))).Complains("outcome_unknown", rig.Sandbox.Requests);
        var again = await rig.CallAsync(Tool, Calls.Arguments(Tool));

        var stored = rig.Sandbox.State.Leads.Single(static lead => lead.Phone == "+12025550177");
        Assert.Equal([(0, "Cleo", "duplicate", stored.Id)], Rows(again));
    }

    [Fact]
    public Task The_operator_s_switches_hold() => ToolErrors.ObeysTheSwitchesAsync(Tool);

    [Fact]
    public async Task Nobody_is_written_to_so_nobody_is_asked_and_no_list_of_recipients_holds_it_up()
    {
        var person = Person.Declining;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync, safety: static safety => safety with
        {
            Confirm = ConfirmMode.Always,
            RecipientsAllow = Acts.Rules("+44*"),
            QuietHours = QuietHours.Parse("00:00-23:59@UTC").Hours,
        });

        (await rig.CallAsync(Tool, Calls.Arguments(Tool))).IsDone();

        Assert.Empty(person.Asked);
        Assert.Equal(0, rig.Sandbox.State.Messages.Count(static message => message.RecipientPhone == "+12025550177"));
    }

    private static string Leads(params string[] leads) => $$"""{"leads":[{{string.Join(',', leads)}}]}""";

    private static async Task<ToolReply> AddAsync(McpRig rig, params string[] leads)
    {
        var reply = await rig.CallAsync(Tool, Leads(leads));
        Assert.False(reply.IsError, reply.Text);
        return reply;
    }

    private static List<(int Index, string Name, string Outcome, string? LeadId)> Rows(ToolReply reply) =>
        [.. reply["rows"]!.AsArray().Select(static row => ((int)row!["index"]!, (string)row["name"]!, (string)row["outcome"]!, (string?)row["leadId"]))];
}
