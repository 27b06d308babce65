using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Api;
using Tuco.Api.Leads;
using Tuco.Api.LineRequests;
using Tuco.Api.Messages;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tests.Api;

/// <summary>The client reads the documentation's examples whole: what they say is somewhere in the records.</summary>
public sealed class FixtureTests
{
    private static readonly LineRequest Request = new() { FirstName = "A", LastName = "B", ChannelType = "phone" };

    /// <summary>Fields that no tool needs, known and left out.</summary>
    private static readonly string[] NotRead = ["success", "workspaceId", "createdAt", "updatedAt"];

    [Theory]
    [InlineData("lines.by-user.json")]
    [InlineData("line-requests.awaiting-payment.json")]
    [InlineData("line-requests.provisioning.json")]
    [InlineData("line-requests.status.json")]
    [InlineData("line-requests.payment-link.json")]
    [InlineData("messages.sent.json")]
    [InlineData("messages.skipped.json")]
    [InlineData("analytics.json")]
    public async Task An_answer_is_read_whole(string fixture)
    {
        await using var server = new RawServer(_ => RawServer.Json(Text(fixture)));
        using var client = Client(server);

        var read = fixture switch
        {
            "lines.by-user.json" => Written(await client.Lines.ListAsync(), TucoJson.Default.LineList),
            "line-requests.status.json" => Written(await client.LineRequests.GetAsync("6a09279daa903300e2530b0f"), TucoJson.Default.LineRequestAnswer),
            "line-requests.payment-link.json" => Written(await client.LineRequests.PaymentLinkAsync("6a09279daa903300e2530b0f"), TucoJson.Default.LineRequestAnswer),
            "messages.sent.json" or "messages.skipped.json" => Written(await client.Messages.SendAsync(new OutgoingMessage { Message = "Hi" }), TucoJson.Default.SendAnswer),
            "analytics.json" => Written(await client.Analytics.GetAsync(), TucoJson.Default.AnalyticsReport),
            _ => Written(await client.LineRequests.CreateAsync(Request, "key"), TucoJson.Default.LineRequestAnswer),
        };

        Holds(JsonNode.Parse(Text(fixture))!, read, fixture);
    }

    [Theory]
    [InlineData("actions.answer.json")]
    [InlineData("availability.address.json")]
    [InlineData("availability.addresses.json")]
    [InlineData("availability.contact.json")]
    [InlineData("availability.lead.json")]
    [InlineData("availability.leads-background.json")]
    [InlineData("availability.leads.json")]
    [InlineData("campaigns.added.json")]
    [InlineData("campaigns.already-in.json")]
    [InlineData("campaigns.conditions.json")]
    [InlineData("conversations.dormant.json")]
    [InlineData("goal-bots.list.json")]
    [InlineData("language-audit.json")]
    [InlineData("leads.deleted.json")]
    [InlineData("leads.duplicates.json")]
    [InlineData("leads.list.json")]
    [InlineData("leads.saved.json")]
    [InlineData("leads.single.json")]
    [InlineData("lines.check-availability.json")]
    [InlineData("lines.spam-monitor.json")]
    [InlineData("messages.cancelled.json")]
    [InlineData("messages.reaction.json")]
    [InlineData("messages.typing-started.json")]
    [InlineData("messages.typing-stopped.json")]
    [InlineData("replies.list.json")]
    [InlineData("webhooks.created.json")]
    [InlineData("webhooks.list.json")]
    [InlineData("webhooks.single.json")]
    [InlineData("webhooks.test-failed.json")]
    [InlineData("webhooks.test-late.json")]
    [InlineData("webhooks.test-passed.json")]
    public async Task An_answer_of_the_other_resources_is_read_whole(string fixture)
    {
        const string Id = ApiCall.Id;
        var status = fixture is "webhooks.created.json" or "leads.saved.json" or "campaigns.added.json" ? 201 : 200;
        await using var server = new RawServer(_ => RawServer.Json(Text(fixture), status));
        using var tuco = ApiCall.Client(server);

        object read = fixture switch
        {
            "actions.answer.json" => new { result = new { data = new { json = await tuco.Actions.QueryAsync("leads.getById") } } },
            "availability.address.json" => await tuco.Availability.CheckAsync("+14155551234"),
            "availability.addresses.json" => new { results = await tuco.Availability.CheckAsync(["+12025550143", "ann@example.com"]) },
            "availability.contact.json" => await tuco.Availability.CheckContactAsync(["+12025550143"]),
            "availability.lead.json" => await tuco.Availability.CheckLeadAsync(Id),
            "availability.leads.json" or "availability.leads-background.json" => await tuco.Availability.CheckLeadsAsync([Id]),
            "campaigns.added.json" or "campaigns.already-in.json" => await tuco.Campaigns.AddLeadAsync(ApiCall.Other, Id),
            "campaigns.conditions.json" => await tuco.Campaigns.EvaluateConditionsAsync(Id),
            "conversations.dormant.json" => await tuco.Conversations.FindDormantAsync(),
            "goal-bots.list.json" => new { goalBots = await tuco.GoalBots.ListAsync() },
            "language-audit.json" => await tuco.LanguageAudit.GetAsync(),
            "leads.deleted.json" => new { deletedCount = await tuco.Leads.DeleteAsync([Id]) },
            "leads.saved.json" or "leads.duplicates.json" => await tuco.Leads.CreateAsync(new LeadImport { Leads = [new() { FirstName = "Bo" }] }),
            "leads.list.json" => await tuco.Leads.FindAsync(),
            "leads.single.json" => new { lead = await tuco.Leads.GetAsync(Id) },
            "lines.check-availability.json" => await tuco.Lines.CheckHealthAsync(Id),
            "lines.spam-monitor.json" => new { lines = await tuco.Lines.SpamMonitorAsync() },
            "messages.cancelled.json" => await tuco.Messages.CancelForLeadAsync(Id),
            "messages.reaction.json" => await tuco.Messages.ReactAsync(Id, "love"),
            "messages.typing-started.json" => await tuco.Messages.StartTypingAsync(Id),
            "messages.typing-stopped.json" => await tuco.Messages.StopTypingAsync(Id),
            "replies.list.json" => await tuco.Replies.ListAsync(),
            "webhooks.created.json" => await tuco.Webhooks.CreateAsync(new NewWebhook { Url = "https://example.com/tuco", Events = ["message.sent"], Name = "A" }),
            "webhooks.list.json" => new { webhooks = await tuco.Webhooks.ListAsync() },
            "webhooks.single.json" => await tuco.Webhooks.GetAsync(Id),
            _ => await tuco.Webhooks.TestAsync(Id),
        };

        Holds(JsonNode.Parse(Text(fixture))!, JsonSerializer.SerializeToNode(read, JsonSerializerOptions.Web), fixture);
    }

    [Theory]
    [InlineData("actions.create.request.json")]
    [InlineData("campaign-tools.save.request.json")]
    [InlineData("goal-bots.create.request.json")]
    [InlineData("leads.create.request.json")]
    public async Task A_request_of_the_other_resources_can_be_made(string fixture)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"goalBot":{"_id":"1"},"savedCount":1,"result":{"data":{"json":1}}}"""));
        using var tuco = ApiCall.Client(server);
        var documented = JsonNode.Parse(Text(fixture))!;

        Task call = fixture switch
        {
            "actions.create.request.json" => tuco.Actions.RunAsync("leads.create", documented["json"].Deserialize<JsonElement>()),
            "campaign-tools.save.request.json" => tuco.CampaignTools.SaveAsync(documented.Deserialize(TucoJson.Default.CampaignTool)!),
            "goal-bots.create.request.json" => tuco.GoalBots.CreateAsync(documented.Deserialize(TucoJson.Default.NewGoalBot)!),
            _ => tuco.Leads.CreateAsync(documented.Deserialize(TucoJson.Default.LeadImport)!),
        };
        await call;

        var sent = Assert.Single(server.Requests).Split("\r\n\r\n")[1];
        Assert.True(JsonNode.DeepEquals(documented, JsonNode.Parse(sent)), sent);
    }

    [Theory]
    [InlineData("actions.missing-scope.json", 403, TucoFailure.Forbidden, null, "This API key is missing the \"invoices.create\" scope.")]
    [InlineData("availability.no-address.json", 400, TucoFailure.Invalid, null, "No phone or email addresses provided")]
    [InlineData("availability.quota.json", 429, TucoFailure.RateLimited, null, "Daily availability check quota exhausted")]
    [InlineData("error.unauthorized.json", 401, TucoFailure.Unauthorized, null, "Unauthorized")]
    [InlineData("error.read-only.json", 402, TucoFailure.ReadOnly, "READ_ONLY", "READ_ONLY")]
    [InlineData("error.rate-limited.json", 429, TucoFailure.RateLimited, null, "Rate limit exceeded")]
    [InlineData("line-requests.rate-limited.json", 429, TucoFailure.RateLimited, null, "Rate limit exceeded")]
    [InlineData("line-requests.forbidden-line-type.json", 403, TucoFailure.Forbidden, "forbidden_line_type", "...")]
    [InlineData("line-requests.subscription-required.json", 403, TucoFailure.Forbidden, "subscription_required", "...")]
    [InlineData("messages.fallback-not-configured.json", 400, TucoFailure.Invalid, "FALLBACK_NOT_CONFIGURED", "sendFallbackSmsOnFailed is true")]
    public async Task A_refusal_is_read_whole(string fixture, int status, TucoFailure kind, string? code, string words)
    {
        await using var server = new RawServer(_ => RawServer.Json(Text(fixture), status));
        using var client = Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.LineRequests.CreateAsync(Request, "key"));

        Assert.Equal((kind, status, code), (refused.Kind, refused.Status, refused.Code));
        Assert.StartsWith(words, refused.ApiText, StringComparison.Ordinal);
        var fields = JsonNode.Parse(Text(fixture))!;
        Assert.Equal((string?)fields["reason"], refused.Reason ?? (fields["available"] is null ? null : refused.ApiText));
        Assert.Equal((string?)fields["redirect"], refused.Redirect);
        Assert.Equal((double?)fields["retryAfterMs"], refused.RetryAfter?.TotalMilliseconds);
        Assert.False(refused.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("line-requests.create.request.json")]
    [InlineData("line-requests.create-add-on.request.json")]
    [InlineData("line-requests.create-included.request.json")]
    public async Task A_documented_request_can_be_made(string fixture)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"provisioning"}"""));
        using var client = Client(server);
        var documented = JsonNode.Parse(Text(fixture))!.AsObject();
        var key = (string?)documented["idempotencyKey"] ?? "key";
        documented.Remove("idempotencyKey");

        await client.LineRequests.CreateAsync(documented.Deserialize(TucoJson.Default.LineRequest)!, key);

        var sent = Assert.Single(server.Requests).Split("\r\n\r\n");
        Assert.True(JsonNode.DeepEquals(documented, JsonNode.Parse(sent[1])), sent[1]);
        Assert.Contains($"\r\nIdempotency-Key: {key}", sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fixture_is_read_by_a_test_of_the_client()
    {
        var named = typeof(FixtureTests).GetMethods().SelectMany(static method => method.GetCustomAttributesData())
            .Where(static attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(static attribute => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value!);

        var fixtures = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.json").Select(static file => Path.GetFileName(file));

        Assert.Equal(fixtures.Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    private static void Holds(JsonNode? expected, JsonNode? read, string path)
    {
        switch (expected)
        {
            case null:
                break;
            case JsonObject fields:
                foreach (var (name, value) in fields.Where(static field => !NotRead.Contains(field.Key)))
                    Holds(value, read?[name], $"{path}.{name}");
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Holds(items[i], read?[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, read), $"{path} is {expected.ToJsonString()}, read was {read?.ToJsonString() ?? "nothing"}.");
                break;
        }
    }

    private static JsonNode? Written<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type);

    private static string Text(string fixture) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture));

    private static TucoClient Client(RawServer server) => new(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = static () => "tuco_abc", Retries = 0 });
}
