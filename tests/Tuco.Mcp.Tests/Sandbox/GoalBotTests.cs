using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class GoalBotTests
{
    private const string Path = "/api/goal-bots";
    private const string Body = """{"name":"Booker","goal":"book a call","stages":[{"id":"s1","name":"open"}],"settings":{"mode":"copilot","tone":"casual"}}""";

    [Fact]
    public async Task A_goal_bot_is_created_as_a_draft_changed_and_archived()
    {
        await using var rig = await Rig.StartAsync();

        var created = await rig.PostAsync(Path, Body);
        var one = $"{Path}/{created.Json["goalBot"]!["_id"]}";
        var changed = await rig.RequestAsync("PUT", one, """{"name":"Closer","status":"active"}""");
        var archived = await rig.RequestAsync("DELETE", one, "");

        Assert.Equal((200, "draft", "Booker"), (created.Status, (string?)created.Json["goalBot"]!["status"], (string?)created.Json["goalBot"]!["name"]));
        var bot = changed.Json["goalBot"]!;
        Assert.Equal(("active", "Closer", "book a call"), ((string?)bot["status"], (string?)bot["name"], (string?)bot["goal"]));
        Assert.Equal("""{"totalEnrolled":0,"inProgress":0,"completed":0,"abandoned":0}""", bot["stats"]!.ToJsonString());
        Assert.Equal(200, archived.Status);
        Assert.Equal("archived", (string?)(await rig.GetAsync(one)).Json["goalBot"]!["status"]);
        Assert.Single((await rig.GetAsync(Path)).Json["goalBots"]!.AsArray());
    }

    [Fact]
    public async Task A_lead_is_in_one_goal_bot_at_a_time()
    {
        await using var rig = await Rig.StartAsync();
        var first = $"{Path}/{(await rig.PostAsync(Path, Body)).Json["goalBot"]!["_id"]}";
        var second = $"{Path}/{(await rig.PostAsync(Path, Body)).Json["goalBot"]!["_id"]}";
        const string Lead = $$"""{"leadId":"{{Seeded.LeadId}}"}""";

        Assert.Equal(200, (await rig.PostAsync(first + "/enroll", Lead)).Status);
        foreach (var path in new[] { first, second })
            Assert.Equal((400, "Lead is already in a goal bot"), await rig.PostAsync(path + "/enroll", Lead) is var again ? (again.Status, again.Error) : default);
        Assert.Equal(200, (await rig.RequestAsync("DELETE", first + "/enroll", Lead)).Status);
        Assert.Equal("""{"totalEnrolled":1,"inProgress":0,"completed":0,"abandoned":1}""", (await rig.GetAsync(first)).Json["goalBot"]!["stats"]!.ToJsonString());
        Assert.Equal(400, (await rig.RequestAsync("DELETE", first + "/enroll", Lead)).Status);
        Assert.Equal(200, (await rig.PostAsync(second + "/enroll", Lead)).Status);
    }

    [Theory]
    [InlineData("""{"goal":"g","stages":[{}]}""", "name is required")]
    [InlineData("""{"name":"n","stages":[{}]}""", "goal is required")]
    [InlineData("""{"name":"n","goal":"g"}""", "stages is required")]
    [InlineData("""{"name":"n","goal":"g","stages":[]}""", "stages must be a list of at least one object")]
    [InlineData("""{"name":"n","goal":"g","stages":[{}],"settings":{"mode":"wild"}}""", "mode must be one of copilot, autopilot")]
    [InlineData("""{"name":"n","goal":"g","stages":[{}],"entry":{"type":"x"}}""", "type must be one of manual, campaign_handoff, api, tag_trigger")]
    public async Task What_a_goal_bot_lacks_is_said(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_goal_bot_or_a_lead_that_is_not_there_is_not_found()
    {
        await using var rig = await Rig.StartAsync();
        var bot = (await rig.PostAsync(Path, Body)).Json["goalBot"]!["_id"];

        Assert.Equal("Goal bot not found", (await rig.GetAsync($"{Path}/nonsense")).Error);
        Assert.Equal("Lead not found", (await rig.PostAsync($"{Path}/{bot}/enroll", """{"leadId":"69b2c41d352a78479d2c9999"}""")).Error);
    }

    [Fact]
    public async Task Tools_are_kept_replaced_tried_and_deleted()
    {
        await using var rig = await Rig.StartAsync();
        await using var target = new RawServer(_ => RawServer.Json("""{"price":5}"""));
        string Tool(string more) =>
            $$"""{"name":"price","method":"POST","url":"{{target.BaseUrl}}p","responseMapping":"price","body":"{\"a\":1}","headers":{"X-A":"b"}{{more}}}""";
        const string Tools = "/api/campaign-tools";

        var id = (await rig.PostAsync(Tools, Tool(""))).Json["tool"]!["_id"];
        await rig.PostAsync(Tools, Tool($$""","description":"d","id":"{{id}}" """));
        var tried = await rig.PostAsync(Tools + "/test", $$"""{"toolId":"{{id}}","leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal("""{"success":true,"statusCode":200,"response":"{\"price\":5}"}""", tried.Text);
        Assert.Contains("X-A: b", Assert.Single(target.Requests), StringComparison.Ordinal);
        Assert.Equal("d", (string?)Assert.Single((await rig.GetAsync(Tools)).Json["tools"]!.AsArray())!["description"]);
        Assert.Equal(200, (await rig.RequestAsync("DELETE", $"{Tools}?id={id}", "")).Status);
        Assert.Equal((404, "Tool not found"), await rig.RequestAsync("DELETE", $"{Tools}?id={id}", "") is var gone ? (gone.Status, gone.Error) : default);
    }

    [Fact]
    public async Task A_tool_is_tried_on_this_machine_only()
    {
        await using var rig = await Rig.StartAsync();
        const string Tool = """{"name":"n","method":"GET","url":"https://api.example/","responseMapping":{"a":"b"}}""";
        var id = (await rig.PostAsync("/api/campaign-tools", Tool)).Json["tool"]!["_id"];

        var tried = await rig.PostAsync("/api/campaign-tools/test", $$"""{"toolId":"{{id}}"}""");

        Assert.Equal(("false", "The sandbox posts to loopback only (localhost, 127.0.0.1, ::1); nothing was sent"), (tried["success"], tried.Error));
    }

    [Theory]
    [InlineData("""{"method":"GET","url":"https://a.b","responseMapping":"x"}""", "name is required")]
    [InlineData("""{"name":"n","method":"LIST","url":"https://a.b","responseMapping":"x"}""", "method must be GET, POST, PUT, PATCH or DELETE")]
    [InlineData("""{"name":"n","method":"GET","url":"a","responseMapping":"x"}""", "Invalid URL format")]
    [InlineData("""{"name":"n","method":"GET","url":"https://a.b"}""", "responseMapping is required")]
    public async Task What_a_tool_lacks_is_said(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/campaign-tools", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Language_rules_are_kept()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal("""{"allowedPhrases":[],"blockedPhrases":[],"customInstructions":""}""", (await rig.GetAsync("/api/language-audit")).Text);

        await rig.PostAsync("/api/language-audit", """{"allowedPhrases":["hi"],"blockedPhrases":["free"],"customInstructions":"Be brief."}""");

        Assert.Equal(
            """{"allowedPhrases":["hi"],"blockedPhrases":["free"],"customInstructions":"Be brief."}""", (await rig.GetAsync("/api/language-audit")).Text);
    }

    [Fact]
    public async Task Conversations_that_fell_silent_are_found_and_acted_upon()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(1);
        await rig.PostAsync("/api/messages", """{"message":"Hi","recipientPhone":"+14155550100","recipientName":"Zoe Dam"}""");
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(3));
        rig.Sandbox.State.Receive("+14155550100", "Later");
        await rig.SendAsync("+14155550101");
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(6));
        await rig.SendAsync("+14155550101");

        var week = await rig.GetAsync("/api/conversations/scan-dormant");
        var days = await rig.GetAsync("/api/conversations/scan-dormant?days=6&limit=1");
        var acted = await rig.PostAsync("/api/conversations/scan-dormant", """{"action":"notify","conversationIds":["+14155550100","+14155550199"]}""");

        Assert.Equal("""{"dormantConversations":[],"total":0}""", week.Text);
        Assert.Equal(
            """
            {"dormantConversations":[{"recipientPhone":"+14155550100","lastMessageAt":"2026-03-15T15:00:00.000Z","lastMessageDirection":"received",
            "leadName":"Zoe Dam","daysSinceLastMessage":6,"messageCount":2}],"total":1}
            """.ReplaceLineEndings(""),
            days.Text);
        Assert.Equal("""{"success":true,"action":"notify","processed":1}""", acted.Text);
    }

    [Theory]
    [InlineData("GET", "?days=0", "", "Invalid days")]
    [InlineData("GET", "?limit=x", "", "Invalid limit")]
    [InlineData("POST", "", """{"action":"call","conversationIds":["+1"]}""", "action must be notify or draft")]
    [InlineData("POST", "", """{"action":"draft"}""", "conversationIds is required")]
    public async Task A_scan_that_cannot_be_read_is_refused(string method, string query, string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = method == "GET" ? await rig.GetAsync("/api/conversations/scan-dormant" + query) : await rig.PostAsync("/api/conversations/scan-dormant", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }
}
