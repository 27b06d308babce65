using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>The sandbox takes the documentation's requests and answers as its examples do: what <see cref="FixtureTests"/> leaves.</summary>
public sealed class ExampleTests
{
    private static readonly string[] CrmIds = ["ghlContactId", "ghlLocationId", "hsPortalId", "hsContactId"];

    [Fact]
    public void Every_example_is_held_against_the_client_and_the_sandbox()
    {
        foreach (var witness in new[] { "Api", "Sandbox" })
        {
            var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Approved.Root, "tests/Tuco.Mcp.Tests", witness), "*.cs").Select(File.ReadAllText));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(Approved.Root, "tests/Tuco.Mcp.Tests/Fixtures"), "*.json").Select(static file => Path.GetFileName(file)!)
                .Where(file => !tests.Contains($"\"{file}\"", StringComparison.Ordinal)).Select(file => $"{witness}: {file}"));
        }
    }

    [Fact]
    public async Task Actions()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PostAsync("/sandbox/actions", """{"scopes":["leads.create"]}""");
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", rig.Sandbox.ActionsKey);

        Example.Agrees("actions.answer.json", (await rig.PostAsync("/api/v1/trpc/leads.create", Example.Text("actions.create.request.json"))).Json, open: ["json"]);
        Same("actions.missing-scope.json", await rig.PostAsync("/api/v1/trpc/invoices.create", Example.Text("actions.create.request.json")), 403);
    }

    [Fact]
    public async Task Availability()
    {
        await using var rig = await Rig.StartAsync();
        var some = rig.Sandbox.State.Leads.Take(11).Select(static lead => $"\"{lead.Id}\"").ToArray();

        Same("availability.address.json", await rig.GetAsync("/api/check-availability?address=%2B14155551234"));
        Example.Agrees("availability.addresses.json", (await rig.PostAsync("/api/check-availability", $$"""{"addresses":["+12025550143","{{Seeded.NoIMessagePhone}}"]}""")).Json);
        Same("availability.contact.json", await rig.PostAsync("/api/check-availability-rr", $$"""{"phones":["{{Seeded.NoIMessagePhone}}"]}"""));
        Same("availability.no-address.json", await rig.PostAsync("/api/check-availability-rr", "{}"), 400);
        Example.Agrees("availability.lead.json", (await rig.GetAsync($"/api/leads/check-availability?id={Seeded.LeadId}")).Json, nullable: CrmIds);
        Example.Agrees("availability.leads.json", (await rig.PostAsync("/api/leads/check-availability", $$"""{"leadIds":[{{string.Join(',', some[..2])}}]}""")).Json);
        Example.Agrees("availability.leads-background.json", (await rig.PostAsync("/api/leads/check-availability", $$"""{"leadIds":[{{string.Join(',', some)}}]}""")).Json);
    }

    [Fact]
    public async Task A_quota_that_is_used_up()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityChecksPerDay = 1 });
        Reply reply;
        do reply = await rig.PostAsync("/api/check-availability-rr", """{"phones":["+12025550143"]}""");
        while (reply.Status == 200);

        Same("availability.quota.json", reply, 429);
    }

    [Fact]
    public async Task Campaigns_and_goal_bots()
    {
        await using var rig = await Rig.StartAsync();
        var (path, lead) = ($"/api/campaigns/{Seeded.CampaignId}/leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""");
        var bot = Example.Of("goal-bots.create.request.json");

        Example.Agrees("campaigns.added.json", (await rig.PostAsync(path, lead)).Json, nullable: CrmIds);
        Example.Agrees("campaigns.already-in.json", (await rig.PostAsync(path, lead)).Json, open: ["$"]);
        const string Rule = """ "field":"firstName","operator":"eq","value":"Ann" """;
        Example.Agrees("campaigns.conditions.json", (await rig.PostAsync("/api/campaigns/evaluate-conditions",
            $$"""{"leadId":"{{Seeded.LeadId}}","stopRules":[{"ruleId":"r","type":"hubspot",{{Rule}}}],"branchConditions":[{"type":"api_tool",{{Rule}}}]}""")).Json);
        bot["stages"] = Example.Of("goal-bots.list.json")["goalBots"]![0]!["stages"]!.DeepClone();
        Holds(bot, (await rig.PostAsync("/api/goal-bots", bot.ToJsonString())).Json["goalBot"]!);
        Example.Agrees("goal-bots.list.json", (await rig.GetAsync("/api/goal-bots")).Json, open: ["goalBots"]);
        Holds(Example.Of("campaign-tools.save.request.json"), (await rig.PostAsync("/api/campaign-tools", Example.Text("campaign-tools.save.request.json"))).Json["tool"]!);
    }

    [Fact]
    public async Task Leads()
    {
        await using var rig = await Rig.StartAsync();
        var list = (string)(await rig.GetAsync("/api/leads")).Json["lists"]![0]!["_id"]!;
        const string Known = $$"""{"firstName":"Bo","phone":"{{Seeded.LeadPhone}}"}""";

        var made = await rig.PostAsync("/api/leads", Example.Text("leads.create.request.json").Replace("66a1f0c29b3d4e5f60718201", list, StringComparison.Ordinal)
            .Replace("+1202555014", "+1202555094", StringComparison.Ordinal).Replace("ann@example.com", "ann.new@example.com", StringComparison.Ordinal));
        var stored = (await rig.GetAsync($"/api/leads?id={made["leadId"]}")).Json["lead"]!;
        Assert.Equal((201, list, "crm-1", "gold"), (made.Status, (string?)stored["listId"], (string?)stored["integrationIds"]!["externalId"], (string?)stored["customFields"]!["tier"]));
        Assert.Equal(("hs-contact-5", "ghl-contact-7", "ghl-location-3"), (made["hsContactId"], made["ghlContactId"], made["ghlLocationId"]));
        Example.Agrees("leads.saved.json", (await rig.PostAsync("/api/leads", $$"""{"leads":[{"firstName":"Cy","phone":"+12025550955"},{{Known}}],"source":"api"}""")).Json, CrmIds, ["existingLead"]);
        Example.Agrees("leads.duplicates.json", (await rig.PostAsync("/api/leads", $$"""{"leads":[{{Known}}]}""")).Json, CrmIds, ["existingLead"]);
        Same("leads.deleted.json", await rig.RequestAsync("DELETE", "/api/leads", $$"""{"ids":["{{made["leadId"]}}","{{Seeded.LeadId}}"]}"""));
    }

    [Fact]
    public async Task Lines_and_conversations()
    {
        await using var rig = await Rig.StartAsync();
        var request = Example.Of("line-requests.create.request.json");
        foreach (var (name, value) in new[] { ("channelType", "phone"), ("lineType", "byon"), ("email", "a@example.com"), ("phone", "+12025550977"), ("idempotencyKey", "line-req-003") })
            request[name] = value;

        var made = await rig.PostAsync("/api/line-requests", request.ToJsonString());
        Assert.Equal((201, "<string>", "byon"), (made.Status, (string?)made.Line["firstName"], (string?)made.Line["lineType"]));
        Assert.Equal(made.Text, (await rig.PostAsync("/api/line-requests", request.ToJsonString())).Text);
        Example.Agrees("lines.spam-monitor.json", (await rig.GetAsync("/api/lines/spam-monitor")).Json, nullable: ["linePhone"]);
        Example.Agrees("conversations.dormant.json", (await rig.GetAsync("/api/conversations/scan-dormant")).Json, nullable: ["leadName"]);
        Assert.Equal(200, (await rig.PostAsync("/api/language-audit", Example.Text("language-audit.json"))).Status);
        Same("language-audit.json", await rig.GetAsync("/api/language-audit"));
    }

    [Fact]
    public async Task Messages_and_replies()
    {
        await using var rig = await Rig.StartAsync();
        var id = (string)(await rig.SendAsync(Seeded.LeadPhone)).Message["_id"]!;
        await rig.PostAsync("/api/messages", $$"""{"message":"Later","leadId":"{{Seeded.LeadId}}","scheduledDate":"2026-03-20T15:00:00Z"}""");
        await rig.PostAsync("/sandbox/replies", $$"""{"from":"{{Seeded.LeadPhone}}","text":"Call me tomorrow"}""");

        Same("messages.reaction.json", await rig.PostAsync("/api/messages/react", $$"""{"messageId":"{{id}}","reaction":"love"}"""));
        Same("messages.typing-started.json", await rig.PostAsync("/api/messages/typing", $$"""{"messageId":"{{id}}"}"""));
        Same("messages.typing-stopped.json", await rig.RequestAsync("DELETE", "/api/messages/typing", $$"""{"messageId":"{{id}}"}"""));
        Example.Agrees("messages.cancelled.json", (await rig.PostAsync("/api/messages/cancel-for-lead", $$"""{"leadId":"{{Seeded.LeadId}}"}""")).Json);
        Example.Agrees("replies.list.json", (await rig.GetAsync("/api/replies")).Json, nullable: ["batchId", "stepIndex"]);
    }

    [Fact]
    public async Task Webhooks()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(static number => number switch { 0 => RawServer.Json("OK"), 1 => RawServer.Json("no worker", 503), _ => [] });
        var made = await rig.PostAsync("/api/webhooks",
            new JsonObject { ["url"] = receiver.BaseUrl.ToString(), ["events"] = new JsonArray("message.sent", "message.reply"), ["name"] = "To the CRM", ["description"] = "All" }.ToJsonString());
        var path = "/api/webhooks/" + made["id"];
        string[] never = ["lastTriggeredAt", "lastSuccessAt", "lastFailureAt"];

        Example.Agrees("webhooks.created.json", made.Json);
        Assert.Equal((string?)Example.Of("webhooks.created.json")["warning"], made["warning"]);
        Example.Agrees("webhooks.single.json", (await rig.GetAsync(path)).Json, never);
        Example.Agrees("webhooks.list.json", (await rig.GetAsync("/api/webhooks")).Json, never);
        Same("webhooks.test-passed.json", await rig.PostAsync(path + "/health-check", ""));
        Example.Agrees("webhooks.test-failed.json", (await rig.PostAsync(path + "/health-check", "")).Json);
        var late = rig.PostAsync(path + "/health-check", "");
        await Doors.Calls.UntilAsync(() => receiver.Requests.Count == 3);
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(10));
        Same("webhooks.test-late.json", await late);
    }

    private static void Same(string fixture, Reply reply, int status = 200)
    {
        Assert.Equal(status, reply.Status);
        Assert.True(JsonNode.DeepEquals(Example.Of(fixture), reply.Json), reply.Text);
    }

    private static void Holds(JsonNode request, JsonNode stored) => Assert.All(request.AsObject(),
        field => Assert.True(JsonNode.DeepEquals(field.Value, stored[field.Key]), $"{field.Key}: {stored[field.Key]?.ToJsonString()}"));
}
