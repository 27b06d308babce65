using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>delete_leads (docs.tuco.ai/api-reference/endpoint/delete).</summary>
public sealed class LeadsAdminTests
{
    private const string Stranger = "69b2c41d352a78479d2cffff";

    [Fact]
    public async Task A_deleted_lead_is_gone_with_its_messages()
    {
        await using var rig = await McpRig.StartAsync();
        await rig.SendAsync(Seeded.LeadPhone);
        var others = rig.Sandbox.State.Messages.Count(static message => message.LeadId != Seeded.LeadId);

        var reply = await rig.CallAsync("delete_leads", $$"""{"leadIds":["{{Seeded.LeadId}}"]}""");

        Assert.Equal((1, 1), ((int)reply["asked"]!, (int)reply["deletedCount"]!));
        Assert.StartsWith("1 of 1 leads were deleted", reply.Text, StringComparison.Ordinal);
        Assert.Equal("{\"ids\":[\"" + Seeded.LeadId + "\"]}", rig.Sandbox.Requests[^1].Body);
        Assert.Equal(("DELETE", "/api/leads"), (rig.Sandbox.Requests[^1].Method, rig.Sandbox.Requests[^1].Path));
        (await rig.CallAsync("find_leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""")).Complains("not_found", []);
        Assert.Equal(others, rig.Sandbox.State.Messages.Count);
    }

    [Fact]
    public async Task Ids_that_are_passed_over_are_told()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("delete_leads", $$"""{"leadIds":["{{Seeded.LeadId}}","{{Stranger}}"]}""");

        Assert.Equal((2, 1), ((int)reply["asked"]!, (int)reply["deletedCount"]!));
        Assert.Contains("find_leads", (string)reply["next"]!, StringComparison.Ordinal);
        Assert.Contains((string)reply["next"]!, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_given_twice_is_one()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("delete_leads", $$"""{"leadIds":["{{Seeded.LeadId}}","{{Seeded.LeadId.ToUpperInvariant()}}"]}""");

        Assert.Equal((1, 1), ((int)reply["asked"]!, (int)reply["deletedCount"]!));
        Assert.Single(JsonNode.Parse(rig.Sandbox.Requests[^1].Body)!["ids"]!.AsArray());
    }

    [Fact]
    public async Task A_preview_names_each_person_and_each_id_that_is_nobodys()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        var other = rig.Sandbox.State.Leads.First(static lead => lead.Id != Seeded.LeadId).Id;

        var reply = await rig.CallAsync("delete_leads", $$"""{"leadIds":["{{Seeded.LeadId}}","{{Stranger}}","{{other}}"]}""");
        var none = await rig.CallAsync("delete_leads", $$"""{"leadIds":["{{Stranger}}"]}""");

        var preview = reply["preview"]!;
        Assert.StartsWith("Delete 2 leads for good", (string?)preview["effect"], StringComparison.Ordinal);
        Assert.Equal($"«Ann Bee» ({Seeded.LeadPhone}, {Seeded.LeadId})", (string?)preview["points"]![0]);
        Assert.Contains(other, (string?)preview["points"]![1], StringComparison.Ordinal);
        Assert.Equal($"no lead of this workspace: {Stranger}", (string?)Assert.Single(preview["warnings"]!.AsArray()));
        Assert.Contains($"\n- «Ann Bee» ({Seeded.LeadPhone}, {Seeded.LeadId})\n- ", reply.Text, StringComparison.Ordinal);
        none.Complains("not_found", [], "Nothing was deleted", Stranger);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task Twenty_leads_fit_into_one_preview_whole()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        var ids = rig.Sandbox.State.Leads.Take(20).Select(static lead => lead.Id).ToList();
        foreach (var id in ids)
            rig.Sandbox.State.ChangeLead(id, static lead => lead with { FirstName = new string('N', 100), LastName = "Last" });

        var preview = await rig.CallAsync("delete_leads", new JsonObject { ["leadIds"] = new JsonArray([.. ids.Select(static id => (JsonNode)id)]) }.ToJsonString());

        Assert.All(ids, id => Assert.Contains(id, preview.Text, StringComparison.Ordinal));
        Assert.All(ids, id => Assert.Contains(id, preview.Json!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_asked_about_leads_that_cannot_be_read()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync, api: static api => api with { Retries = 0 },
            safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/leads", Status = 500 });

        (await rig.CallAsync("delete_leads", Calls.Arguments("delete_leads"))).Complains("server_error", []);

        Assert.Empty(person.Asked);
        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("""{"deletedCount":"1"}""", 1)]
    [InlineData("""{"deletedCount":0}""", 0)]
    [InlineData("""{"deletedCount":1,"more":{}}""", 1)]
    public async Task A_count_is_read_as_well_as_it_can_be(string body, int deleted)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/leads", Body = body });

        Assert.Equal(deleted, (int)(await rig.CallAsync("delete_leads", Calls.Arguments("delete_leads")))["deletedCount"]!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"success":true}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_without_a_count_is_no_zero(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/leads", Body = body });

        (await rig.CallAsync("delete_leads", Calls.Arguments("delete_leads"))).Complains("outcome_unknown", rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("{}", "leadIds is required")]
    [InlineData("""{"leadIds":[]}""", "leadIds is empty")]
    [InlineData("""{"leadIds":["x"],"leadId":"y"}""", "leadIds is \"x\"", "«leadId» is no argument of this tool; did you mean leadIds?")]
    [InlineData("""{"leadIds":["69b2c41d352a78479d2c0006","all"]}""", "leadIds is \"all\"")]
    public async Task Bad_arguments_are_told_all_at_once_and_never_reach_the_wire(string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("delete_leads", arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task More_than_twenty_at_once_are_refused_and_one_may_be_bare()
    {
        await using var rig = await McpRig.StartAsync();
        var many = string.Join(',', Enumerable.Range(0, 21).Select(static n => $"\"69b2c41d352a78479d{n:x6}\""));

        (await rig.CallAsync("delete_leads", $$"""{"leadIds":[{{many}}]}""")).Complains("invalid_arguments", []);
        (await rig.CallAsync("delete_leads", $$"""{"leadIds":"{{Seeded.LeadId}}"}""")).IsDone();
    }
}
