using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Api;
using Tuco.Api.CampaignTools;
using Tuco.Api.GoalBots;
using Tuco.Api.LanguageAudit;
using Tuco.Api.Leads;
using Tuco.Api.LineRequests;
using Tuco.Api.Messages;
using Tuco.Api.Replies;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tests.Api;

/// <summary>One call of the client: what it puts on the wire, an answer that suits it, and when it may go out again.</summary>
internal sealed record ApiCall(Resend Resend, string Line, string? Body, string Answer, Func<TucoClient, Task> Make)
{
    public const string Id = "66a1f0c29b3d4e5f60718293";
    public const string Other = "66a1f0c29b3d4e5f60718294";
    public const string Key = "tuco_sk_Q7w9ZkP3rT5vX1yB";
    public const string ClerkToken = "eyJhbGciOiJSUzI1NiJ9.c2Vzc2lvbg.Zm9yIHRlc3Rz";
    public const string ActionsKey = "sk_live0001_h2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab";

    private const Resend Read = Resend.Read, Write = Resend.AfterRefusal, Send = Resend.WhileNothingLeft;

    public static IReadOnlyDictionary<string, ApiCall> All { get; } = new Dictionary<string, ApiCall>
    {
        ["Lines.List"] = new(Read, "GET /api/lines/by-user", null, """{"lines":[]}""", static tuco => tuco.Lines.ListAsync()),
        ["Lines.SpamMonitor"] = new(Read, "GET /api/lines/spam-monitor", null, """{"lines":[]}""", static tuco => tuco.Lines.SpamMonitorAsync()),
        ["Lines.CheckHealth"] = new(Read, $"GET /api/lines/check-availability?id={Id}", null, """{"status":"down"}""",
            static tuco => tuco.Lines.CheckHealthAsync(Id)),
        ["LineRequests.Create"] = new(Resend.WithIdempotencyKey, "POST /api/line-requests", """{"firstName":"A","lastName":"B","channelType":"phone"}""", """{"status":"active"}""",
            static tuco => tuco.LineRequests.CreateAsync(new LineRequest { FirstName = "A", LastName = "B", ChannelType = "phone" }, "key")),
        ["LineRequests.Cancel"] = new(Write, $"POST /api/line-requests/{Id}", """{"action":"cancel"}""", """{"status":"canceled"}""",
            static tuco => tuco.LineRequests.CancelAsync(Id)),
        ["Messages.Send"] = new(Send, "POST /api/messages", """{"message":"Hi"}""", """{"status":"sent"}""",
            static tuco => tuco.Messages.SendAsync(new OutgoingMessage { Message = "Hi" })),
        ["Messages.CancelForLead"] = new(Write, "POST /api/messages/cancel-for-lead", $$"""{"leadId":"{{Id}}"}""", """{"cancelledCount":0,"messageIds":[]}""",
            static tuco => tuco.Messages.CancelForLeadAsync(Id, " ", "")),
        ["Messages.CancelForLead by address"] = new(Write, "POST /api/messages/cancel-for-lead",
            """{"recipientPhone":"+12025550143","recipientEmail":"ann@example.com"}""", """{"cancelledCount":1}""",
            static tuco => tuco.Messages.CancelForLeadAsync(recipientPhone: "+12025550143", recipientEmail: "ann@example.com")),
        ["Messages.React"] = new(Send, "POST /api/messages/react", $$"""{"messageId":"{{Id}}","reaction":"laugh"}""", """{"ok":true,"reaction":"laugh"}""",
            static tuco => tuco.Messages.ReactAsync(Id, "laugh")),
        ["Messages.StartTyping"] = new(Write, "POST /api/messages/typing", $$"""{"messageId":"{{Id}}"}""", """{"ok":true,"typing":true}""",
            static tuco => tuco.Messages.StartTypingAsync(Id)),
        ["Messages.StopTyping"] = new(Write, "DELETE /api/messages/typing", $$"""{"messageId":"{{Id}}"}""", """{"ok":true,"typing":false}""",
            static tuco => tuco.Messages.StopTypingAsync(Id)),
        ["Availability.Check"] = new(Read, "GET /api/check-availability?address=%2B12025550143", null, """{"available":true}""",
            static tuco => tuco.Availability.CheckAsync("+12025550143")),
        ["Availability.Check several"] = new(Write, "POST /api/check-availability", """{"addresses":["+12025550143","ann@example.com"]}""", """{"results":[]}""",
            static tuco => tuco.Availability.CheckAsync(["+12025550143", "ann@example.com"])),
        ["Availability.CheckContact"] = new(Write, "POST /api/check-availability-rr", """{"phones":["+12025550143"],"emails":["ann@example.com"]}""", """{"available":true}""",
            static tuco => tuco.Availability.CheckContactAsync(["+12025550143"], ["ann@example.com"])),
        ["Availability.CheckLead"] = new(Read, $"GET /api/leads/check-availability?id={Id}", null, """{"status":"error"}""",
            static tuco => tuco.Availability.CheckLeadAsync(Id)),
        ["Availability.CheckLeads"] = new(Write, "POST /api/leads/check-availability", $$"""{"leadIds":["{{Id}}","{{Other}}"]}""", """{"results":[]}""",
            static tuco => tuco.Availability.CheckLeadsAsync([Id, Other])),
        ["Availability.CheckList"] = new(Write, "POST /api/leads/check-availability", $$"""{"listId":"{{Id}}"}""", """{"jobId":"bulk-availability-1"}""",
            static tuco => tuco.Availability.CheckListAsync(Id)),
        ["Leads.Create"] = new(Write, "POST /api/leads", """{"leads":[{"firstName":"Ann","phone":"+12025550143"},{"email":"bo@example.com"}],"source":"api"}""", """{"savedCount":2}""",
            static tuco => tuco.Leads.CreateAsync(new LeadImport { Leads = [new() { FirstName = "Ann", Phone = "+12025550143" }, new() { Email = "bo@example.com" }] })),
        ["Leads.Delete"] = new(Write, "DELETE /api/leads", $$"""{"ids":["{{Id}}","{{Other}}"]}""", """{"deletedCount":2}""",
            static tuco => tuco.Leads.DeleteAsync([Id, Other])),
        ["Campaigns.List"] = new(Read, "GET /api/campaigns?page=2&limit=20", null, """{"campaigns":[]}""", static tuco => tuco.Campaigns.ListAsync(2, 20)),
        ["Campaigns.AddLead by id"] = new(Send, $"POST /api/campaigns/{Other}/leads", $$"""{"leadId":"{{Id}}"}""", """{"messageCount":3}""",
            static tuco => tuco.Campaigns.AddLeadAsync(Other, Id)),
        ["Campaigns.AddLead"] = new(Send, $"POST /api/campaigns/{Other}/leads", """{"lead":{"firstName":"Ann","phone":"+12025550143","contactOwnerId":"user_1"}}""", """{"messageCount":3}""",
            static tuco => tuco.Campaigns.AddLeadAsync(Other, new NewLead { FirstName = "Ann", Phone = "+12025550143", ContactOwnerId = "user_1" })),
        ["Campaigns.EvaluateConditions"] = new(Write, "POST /api/campaigns/evaluate-conditions",
            $$"""{"leadId":"{{Id}}","stopRules":[{"operator":"eq"}],"branchConditions":[{"operator":"exists"}]}""", """{"stopResults":[]}""",
            static tuco => tuco.Campaigns.EvaluateConditionsAsync(Id, [Json("""{"operator":"eq"}""")], [Json("""{"operator":"exists"}""")])),
        ["Replies.List"] = new(Read, "GET /api/replies?page=1&limit=50", null, """{"replies":[]}""", static tuco => tuco.Replies.ListAsync()),
        ["Replies.List filtered"] = new(Read, $"GET /api/replies?leadId={Id}&campaignId={Other}&lineId={Id}&recipientPhone=%2B12025550143&recipientEmail=ann%40example.com"
            + "&dateFrom=2026-03-01T00%3A00%3A00Z&dateTo=2026-03-31&page=3&limit=100", null, """{"replies":[]}""",
            static tuco => tuco.Replies.ListAsync(new ReplyFilter(Id, Other, Id, "+12025550143", "ann@example.com", "2026-03-01T00:00:00Z", "2026-03-31"), 3, 100)),
        ["Webhooks.List"] = new(Read, "GET /api/webhooks", null, """{"webhooks":[]}""", static tuco => tuco.Webhooks.ListAsync()),
        ["Webhooks.Create"] = new(Write, "POST /api/webhooks", """{"url":"https://example.com/tuco","events":["message.reply"],"name":"CRM"}""", """{"id":"1","secret":"s"}""",
            static tuco => tuco.Webhooks.CreateAsync(new NewWebhook { Url = "https://example.com/tuco", Events = ["message.reply"], Name = "CRM" })),
        ["Webhooks.Get"] = new(Read, $"GET /api/webhooks/{Id}", null, """{"id":"1"}""", static tuco => tuco.Webhooks.GetAsync(Id)),
        ["Webhooks.Update"] = new(Write, $"PATCH /api/webhooks/{Id}", """{"events":["message.sent"],"isActive":false}""", """{"success":true}""",
            static tuco => tuco.Webhooks.UpdateAsync(Id, new WebhookChange { Events = ["message.sent"], IsActive = false })),
        ["Webhooks.Delete"] = new(Write, $"DELETE /api/webhooks/{Id}", null, """{"success":true}""", static tuco => tuco.Webhooks.DeleteAsync(Id)),
        ["Webhooks.Test"] = new(Write, $"POST /api/webhooks/{Id}/health-check", null, """{"success":true}""", static tuco => tuco.Webhooks.TestAsync(Id)),
        ["Dnc.List"] = new(Read, "GET /api/dnc?page=1&limit=50&search=904", null, """{"entries":[]}""", static tuco => tuco.Dnc.ListAsync("904")),
        ["Dnc.AddPhone"] = new(Write, "POST /api/dnc", """{"phone":"(202) 555-0143","reason":"manual"}""", "{}", static tuco => tuco.Dnc.AddPhoneAsync("(202) 555-0143")),
        ["Dnc.AddEmail"] = new(Write, "POST /api/dnc", """{"email":"ann@example.com","reason":"asked"}""", "{}", static tuco => tuco.Dnc.AddEmailAsync("ann@example.com", "asked")),
        ["Dnc.Remove"] = new(Write, $"DELETE /api/dnc?id={Id}", null, "{}", static tuco => tuco.Dnc.RemoveAsync(Id)),
        ["GoalBots.List"] = new(Read, "GET /api/goal-bots", null, """{"goalBots":[]}""", static tuco => tuco.GoalBots.ListAsync()),
        ["GoalBots.Create"] = new(Write, "POST /api/goal-bots", """{"name":"B","goal":"G","stages":[{"id":"1"}]}""", """{"goalBot":{"_id":"1"}}""",
            static tuco => tuco.GoalBots.CreateAsync(Bot)),
        ["GoalBots.Get"] = new(Read, $"GET /api/goal-bots/{Id}", null, "{}", static tuco => tuco.GoalBots.GetAsync(Id)),
        ["GoalBots.Update"] = new(Write, $"PUT /api/goal-bots/{Id}", """{"name":"B","goal":"G","stages":[{"id":"1"}]}""", "{}", static tuco => tuco.GoalBots.UpdateAsync(Id, Bot)),
        ["GoalBots.Archive"] = new(Write, $"DELETE /api/goal-bots/{Id}", null, "{}", static tuco => tuco.GoalBots.ArchiveAsync(Id)),
        ["GoalBots.Enroll"] = new(Send, $"POST /api/goal-bots/{Other}/enroll", $$"""{"leadId":"{{Id}}"}""", "{}", static tuco => tuco.GoalBots.EnrollAsync(Other, Id)),
        ["GoalBots.Unenroll"] = new(Write, $"DELETE /api/goal-bots/{Other}/enroll", $$"""{"leadId":"{{Id}}"}""", "{}", static tuco => tuco.GoalBots.UnenrollAsync(Other, Id)),
        ["CampaignTools.List"] = new(Read, "GET /api/campaign-tools", null, "[]", static tuco => tuco.CampaignTools.ListAsync()),
        ["CampaignTools.Save"] = new(Write, "POST /api/campaign-tools", $$"""{"id":"{{Id}}","name":"T","method":"GET","url":"https://example.com","responseMapping":"a.b"}""", "{}",
            static tuco => tuco.CampaignTools.SaveAsync(new CampaignTool { Id = Id, Name = "T", Method = "GET", Url = "https://example.com", ResponseMapping = "a.b" })),
        ["CampaignTools.Delete"] = new(Write, $"DELETE /api/campaign-tools?id={Id}", null, "{}", static tuco => tuco.CampaignTools.DeleteAsync(Id)),
        ["CampaignTools.Test"] = new(Write, "POST /api/campaign-tools/test", $$"""{"toolId":"{{Other}}","leadId":"{{Id}}"}""", """{"success":false}""",
            static tuco => tuco.CampaignTools.TestAsync(Other, Id)),
        ["LanguageAudit.Get"] = new(Read, "GET /api/language-audit", null, """{"allowedPhrases":[]}""", static tuco => tuco.LanguageAudit.GetAsync()),
        ["LanguageAudit.Set"] = new(Write, "POST /api/language-audit", """{"blockedPhrases":["cheap"],"customInstructions":"Short."}""", "{}",
            static tuco => tuco.LanguageAudit.SetAsync(new LanguageRules { BlockedPhrases = ["cheap"], CustomInstructions = "Short." })),
        ["Conversations.FindDormant"] = new(Read, "GET /api/conversations/scan-dormant?days=14&limit=5", null, """{"dormantConversations":[]}""",
            static tuco => tuco.Conversations.FindDormantAsync(14, 5)),
        ["Conversations.Notify"] = new(Send, "POST /api/conversations/scan-dormant", """{"action":"notify","conversationIds":["+12025550143"]}""", "{}",
            static tuco => tuco.Conversations.NotifyAsync(["+12025550143"])),
        ["Conversations.Draft"] = new(Send, "POST /api/conversations/scan-dormant", """{"action":"draft","conversationIds":["+12025550143"]}""", "{}",
            static tuco => tuco.Conversations.DraftAsync(["+12025550143"])),
        ["Actions.Query"] = new(Read, "GET /api/v1/trpc/leads.getAll", null, ActionDone, static tuco => tuco.Actions.QueryAsync("leads.getAll")),
        ["Actions.Query with input"] = new(Read, "GET /api/v1/trpc/leads.getById?input=%7B%22json%22%3A%7B%22id%22%3A%22lead_123%22%7D%7D", null, ActionDone,
            static tuco => tuco.Actions.QueryAsync("leads.getById", Json("""{"id":"lead_123"}"""))),
        ["Actions.Run"] = new(Write, "POST /api/v1/trpc/crm.v2.leads.create_many", """{"json":[1.50,12345678901234567890]}""", ActionDone,
            static tuco => tuco.Actions.RunAsync("crm.v2.leads.create_many", Json("[1.50,12345678901234567890]"))),
        ["Actions.Run without input"] = new(Write, "POST /api/v1/trpc/tasks.archiveDone", "{}", ActionDone, static tuco => tuco.Actions.RunAsync("tasks.archiveDone")),
    };

    private const string ActionDone = """{"result":{"data":{"json":null}}}""";

    private static NewGoalBot Bot => new() { Name = "B", Goal = "G", Stages = [new() { Id = "1" }] };

    /// <summary>The secret that the call carries.</summary>
    public string Secret => Line.Contains("/trpc/", StringComparison.Ordinal) ? ActionsKey
        : Line.StartsWith("GET /api/lines/check-availability", StringComparison.Ordinal) ? ClerkToken
        : Key;

    public static TheoryData<string> Names => [.. All.Keys];

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public bool BodyIs(string sent) => Body is null ? sent.Length == 0 : JsonNode.DeepEquals(JsonNode.Parse(Body), JsonNode.Parse(sent));

    public static TucoClient Client(RawServer server, int retries = 0, TimeProvider? time = null) => new(new TucoOptions
    {
        BaseUrl = server.BaseUrl,
        ActionsUrl = server.BaseUrl,
        ApiKey = static () => Key,
        ClerkToken = static () => ClerkToken,
        ActionsKey = static () => ActionsKey,
        Retries = retries,
        Time = time ?? TimeProvider.System,
    });
}
