using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>The sandbox answers in the shape of the documentation's examples: the same names in the same order, the same kinds of value.</summary>
public sealed class FixtureTests
{
    [Fact]
    public async Task Lines_by_user()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();
        await rig.PayAsync(created);
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(5));

        var lines = (await rig.GetAsync("/api/lines/by-user")).Json["lines"]!.AsArray();

        var example = Fixture("lines.by-user.json")["lines"]![0]!;
        foreach (var line in lines) AssertSameShape(example, line, "stripeInvoiceId", "phone", "healthCheck");
        AssertSameShape(example, lines[^1], "phone");
    }

    [Fact]
    public async Task A_request_that_the_plan_includes()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/line-requests", Text("line-requests.create-included.request.json"), ("Idempotency-Key", "line-req-001"));

        Assert.Equal(201, reply.Status);
        AssertSameShape(Fixture("line-requests.provisioning.json"), reply.Json);
    }

    [Fact]
    public async Task A_request_that_is_an_add_on_and_its_payment_link_and_its_status_when_paid()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/line-requests", Text("line-requests.create-add-on.request.json"), ("Idempotency-Key", "line-req-002"));
        Assert.Equal(201, reply.Status);
        AssertSameShape(Fixture("line-requests.awaiting-payment.json"), reply.Json);

        var path = $"/api/line-requests/{reply.LineId}";
        AssertSameShape(Fixture("line-requests.payment-link.json"), (await rig.PostAsync(path, """{"action":"payment_link"}""")).Json);
        await rig.PayAsync(reply);
        AssertSameShape(Fixture("line-requests.status.json"), (await rig.GetAsync(path)).Json);
    }

    [Fact]
    public async Task Refused_line_requests()
    {
        await using var none = await Rig.StartAsync(new() { Plan = Plan.None });
        AssertSameShape(Fixture("line-requests.subscription-required.json"), (await none.RequestPhoneAsync()).Json);

        await using var mini = await Rig.StartAsync(new() { Plan = Plan.Mini, LineRequestsPerMinute = 1 });
        AssertSameShape(Fixture("line-requests.forbidden-line-type.json"), (await mini.RequestPhoneAsync()).Json);
        AssertSameShape(Fixture("line-requests.rate-limited.json"), (await mini.RequestPhoneAsync()).Json);
    }

    [Fact]
    public async Task A_message_that_was_sent()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"Hi","leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal(201, reply.Status);
        AssertSameShape(Fixture("messages.sent.json"), reply.Json);
    }

    [Fact]
    public async Task Leads_and_one_lead()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var added = await rig.PostAsync("/sandbox/leads", """{"firstName":"Tuco test","email":"goforbg@icloud.com"}""");

        AssertSameShape(Fixture("leads.list.json"), (await rig.GetAsync("/api/leads?search=goforbg")).Json);
        AssertSameShape(Fixture("leads.single.json"), (await rig.GetAsync($"/api/leads?id={added["leadId"]}")).Json);
    }

    [Fact]
    public async Task A_message_that_was_skipped()
    {
        await using var rig = await Rig.StartAsync(new() { DoubleSendGuard = true });
        await rig.SendAsync(Seeded.LeadPhone);

        AssertSameShape(Fixture("messages.skipped.json"), (await rig.SendAsync(Seeded.LeadPhone)).Json);
    }

    [Fact]
    public async Task Errors_that_are_documented_word_for_word()
    {
        await using var rig = await Rig.StartAsync(new() { FallbackSmsConfigured = false, MessagesPerMinute = 2 });

        var unconfigured = await rig.PostAsync("/api/messages", """{"message":"a","recipientPhone":"+12025550106","sendFallbackSmsOnFailed":true}""");
        Same("messages.fallback-not-configured.json", unconfigured);
        rig.Sandbox.State.ReadOnly = true;
        Same("error.read-only.json", await rig.SendAsync(Seeded.LeadPhone));
        Same("error.rate-limited.json", await rig.SendAsync(Seeded.LeadPhone));
        rig.Sandbox.State.RevokeKey(rig.Sandbox.ApiKey);
        Same("error.unauthorized.json", await rig.SendAsync(Seeded.LeadPhone));

        static void Same(string fixture, Reply reply) => Assert.True(JsonNode.DeepEquals(Fixture(fixture), reply.Json), reply.Text);
    }

    [Fact]
    public async Task The_metrics_and_their_explanations_word_for_word()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/analytics?campaignId={Seeded.CampaignId}&dateFrom=2026-01-01T00:00:00Z");

        var example = Fixture("analytics.json");
        AssertSameShape(example, reply.Json);
        Assert.Equal(example["explainer"]!.ToJsonString(), reply.Json["explainer"]!.ToJsonString());
    }

    [Fact]
    public async Task A_fresh_health_check_of_a_line()
    {
        await using var rig = await Rig.StartAsync();
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", rig.Sandbox.ClerkToken);

        AssertSameShape(Fixture("lines.check-availability.json"), (await rig.GetAsync($"/api/lines/check-availability?id={Seeded.HealthyLineId}")).Json);
    }

    private static string Text(string fixture) => Example.Text(fixture);

    private static JsonNode Fixture(string fixture) => Example.Of(fixture);

    private static void AssertSameShape(JsonNode? expected, JsonNode? actual, params string[] nullable)
    {
        Assert.Equal(Shape(expected), Shape(actual));

        string Shape(JsonNode? node) => node switch
        {
            null => "null",
            JsonObject fields => "{" + string.Join(", ", fields.Select(Field)) + "}",
            JsonArray items => "[" + string.Join(", ", items.Select(Shape).Distinct()) + "]",
            _ => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "boolean" : node.GetValueKind().ToString(),
        };

        string Field(KeyValuePair<string, JsonNode?> field) => $"{field.Key}: {(nullable.Contains(field.Key) ? "any" : Shape(field.Value))}";
    }
}
