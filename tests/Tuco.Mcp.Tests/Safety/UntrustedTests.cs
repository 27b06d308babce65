using System.Text.Json.Nodes;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Whatever a stranger writes reaches a model only as marked data: between guillemets, or in a property that <c>untrusted</c> names.</summary>
public sealed class UntrustedTests
{
    /// <summary>Every field of the API that any tool reads, with the attack in each string.</summary>
    private static readonly string[] Successes =
    [
        """
        {"success":true,"status":"X","paymentRequired":true,"paymentReason":"X","paymentStatus":"X","paymentUrl":"X","hostedInvoiceUrl":"X","expiresAt":"X","reason":"X","error":"X","message":"X",
        "line":{"_id":"X","firstName":"X","lastName":"X","email":"X","phone":"X","channelType":"X","provisioningStatus":"X","paymentStatus":"X","paymentLinkUrl":"X"},
        "lines":[{"_id":"X","firstName":"X","lastName":"X","phone":"X","email":"X","provisioningStatus":"X","paymentStatus":"X","paymentLinkUrl":"X","isActive":true,"healthCheck":{"status":"X","checkedAt":"X","message":"X"}},{"_id":"X"}],
        "metrics":{"sent":3},"filter":{"campaignId":"X","lineId":"X","userId":"X","agencyId":"X","dateFrom":"X","dateTo":"X"},"explainer":{"sent":"X","replied":"X","X":"X"},
        "leads":[{"_id":"X","listId":"X","firstName":"X","lastName":"X","phone":"X","email":"X","companyName":"X","jobTitle":"X","notes":"X","source":"X","availabilityStatus":"X","createdAt":"X"}],
        "lists":[{"_id":"X","name":"X","description":"X"}],"pagination":{"page":1,"limit":25,"totalCount":60,"totalPages":3},
        "messages":[{"_id":"X","message":"X","status":"X","recipientName":"X","recipientPhone":"X","recipientEmail":"X","errorMessage":"X","messageType":"X","fromLineId":"X","leadId":"X","createdAt":"X"}]}
        """,
        """{"success":true,"status":"awaiting_payment","paymentRequired":true,"paymentReason":"X","paymentUrl":"X","expiresAt":"X","line":{"_id":"X","firstName":"X","channelType":"X"},"lines":[],"metrics":{},"leads":[],"messages":[]}""",
        """{"status":"failed","error":"X","reason":"X","messageId":"X","leadId":"X","duplicateOnly":true,"existingLeadIds":["X","X"],"scheduledDate":"X","message":{"_id":"X","status":"failed","errorMessage":"X","message":"X","messageType":"X","fromLineId":"X","recipientPhone":"X"}}""",
        """{"status":"pending","reason":"X","messageId":"X","scheduledDate":"X","message":{"_id":"X","message":"X","recipientEmail":"X"}}""",
        """{"status":"fallback","reason":"X","message":{"_id":"X","fallbackSmsDispatched":true}}""",
        """{"skipped":true,"reason":"X","originalMessageId":"X","secondsSinceOriginal":5}""",
        """
        {"success":true,"message":"X","cancelledCount":2,"jobsRemovedFromQueue":1,"leadId":"X","messageIds":["X","X"],"ok":true,"reaction":"X","typing":true,"note":"X",
        "available":true,"address":"X","reason":"X","savedCount":1,"duplicateCount":1,"totalProcessed":2,"listId":"X","leadIds":["X"],"deletedCount":1,
        "duplicates":[{"input":{"phone":"+12025550177"},"existingLead":{"_id":"X"}}],
        "campaigns":[{"_id":"X","name":"X","status":"X","stats":{"sent":1},"createdAt":"X"}],"campaignId":"X","messageCount":2,"alreadyInCampaign":false,
        "replies":[{"leadId":"X","messageId":"X","message":"X","respondedAtUtc":"X","recipientPhone":"X","recipientEmail":"X","name":"X",
          "recentReplies":[{"messageId":"X","message":"X","receivedAtUtc":"X"}],"parentMessages":[{"messageId":"X","message":"X","sentAtUtc":"X","batchId":"X"}]}],
        "total":1,"page":1,"limit":20,"totalPages":2,
        "webhooks":[{"id":"X","name":"X","url":"X","events":["X"],"description":"X","lastSuccessAt":"X","lastFailureAt":"X","isActive":true}],
        "id":"X","secret":"X","url":"X","events":["X"],"name":"X","description":"X","warning":"X","statusCode":200,"response":"X","error":"X","details":"X",
        "entries":[{"_id":"X","phone":"X","email":"X","reason":"X","createdAt":"X"}],"lineId":"X","status":"X","failures":["X"],"checkedAt":"X",
        "lines":[{"lineId":"X","linePhone":"X","lineType":"X","spamRisk":"X","recommendation":"X","failureRate":1.5}],
        "leads":[],"messages":[],"result":{"data":{"json":{"X":"X","next":"X","items":[{"what":"X","meaning":["X"]}],"sum":1.50}}}}
        """,
    ];

    private static readonly string[] Failures =
    [
        """{"error":"X","code":"X","reason":"X","redirect":"X"}""",
        """{"success":false,"status":"request_in_progress","message":"X","reason":"X","existingLine":{"_id":"X","firstName":"X","lastName":"X","channelType":"X","provisioningStatus":"X","paymentLinkUrl":"X"}}""",
        """{"error":{"message":"X"}}""",
    ];

    public static TheoryData<string> Tools => [.. Catalog.Tools.Select(static tool => tool.Name)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task An_attack_in_an_answer_is_marked_in_both_halves(string tool)
    {
        await using var rig = await McpRig.StartAsync(safety: Uncapped);
        var good = 0;
        foreach (var attack in Attacks.All)
        {
            foreach (var body in Successes)
            {
                rig.Sandbox.Faults.Clear();
                rig.Sandbox.Faults.Add(new() { Path = "/api/*", Times = null, Body = With(attack, body) });
                var reply = await rig.CallAsync(tool, Fresh(tool, body));
                good += reply.IsError ? 0 : 1;
                Harmless(reply, attack);
            }
        }
        Assert.True(good >= Attacks.All.Count, $"Only {good} answers were read.");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task An_attack_in_a_refusal_is_marked(string tool)
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { Retries = 0 }, safety: Uncapped);
        foreach (var attack in Attacks.All)
        {
            foreach (var (body, i) in Failures.Select(static (body, i) => (body, i)))
            {
                foreach (var status in new[] { 400, 403, 409, 500 })
                {
                    rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = With(attack, body) });
                    var reply = await rig.CallAsync(tool, Fresh(tool, $"{i}{status}"));
                    Assert.True(reply.IsError, reply.Text);
                    Assert.Matches(@"^[A-Za-z_]+: [\s\S]*\ncorrelationId: tuco-mcp_[0-9a-f]{20}$", reply.Text);
                    Harmless(reply, attack);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task An_attack_in_a_bad_argument_is_told_marked(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        var arguments = Definitions.InputSchemaOf(tool).GetProperty("properties").EnumerateObject().Select(static property => property.Name).ToList();
        foreach (var attack in Attacks.All.Where(static attack => !attack.Contains('\0', StringComparison.Ordinal)))
        {
            var given = new JsonObject { [attack] = attack, ["limit"] = attack, ["dateFrom"] = attack, ["attachmentUrls"] = new JsonArray(attack) };
            foreach (var name in arguments)
                given[name] = attack;
            var reply = await rig.CallAsync(tool, given.ToJsonString());
            Assert.Equal("invalid_arguments", reply.Code);
            Harmless(reply, attack);
        }
    }

    [Fact]
    public async Task A_text_of_known_shapes_holds_no_fence_and_names_nothing()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("analytics", """{"period":"7d","compare":true}""");

        Assert.DoesNotContain("«", reply.Text, StringComparison.Ordinal);
        Assert.Null(reply["untrusted"]);
    }

    [Fact]
    public async Task A_fence_comes_with_its_note_and_the_names_of_what_it_is_about()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLine(Seeded.QuietLineId, static line => line with { FirstName = "Ann", LastName = "Bee" });

        var reply = await rig.CallAsync("list_lines", $$"""{"text":"{{Seeded.QuietLineId}}"}""");
        var missing = await rig.CallAsync("line_status", """{"lineRequestId":"667f1f77bcf86cd799439fff"}""");

        Assert.Contains("| «Ann Bee» |", reply.Text, StringComparison.Ordinal);
        Assert.Contains("\n" + Fence.Note, reply.Text, StringComparison.Ordinal);
        Assert.Equal("[\"name\"]", reply["untrusted"]!.ToJsonString());
        Assert.Matches("^not_found: Tuco says: «[^»]+»\\.", missing.Text);
        Assert.Contains($"\n{Fence.Note}\ncorrelationId: ", missing.Text, StringComparison.Ordinal);
    }

    private static string With(string attack, string body) => body.Replace("\"X\"", JsonValue.Create(attack).ToJsonString(), StringComparison.Ordinal);

    /// <summary>Arguments that no call before had, so that no answer is one of before.</summary>
    private static SafetySettings Uncapped(SafetySettings safety) =>
        safety with { Limits = safety.Limits with { SendsPerMinute = 100_000, SendsPerDay = 100_000, LinesPerDay = 100_000 } };

    private static string Fresh(string tool, string of)
    {
        var arguments = JsonNode.Parse(Calls.Arguments(tool))!.AsObject();
        if (Catalog.Find(tool)!.Risk is Risk.Send or Risk.Spend)
            arguments["idempotencyKey"] = "k" + Guid.NewGuid().ToString("N");
        if (tool == "analytics")
            arguments["definitions"] = of.Length > 0;
        return arguments.ToJsonString();
    }

    private static void Harmless(ToolReply reply, string attack)
    {
        var traces = Attacks.TracesOf(attack).ToList();
        Assert.True(!Attacks.HiddenIn(reply.Text).Any(), $"{string.Join(' ', Attacks.HiddenIn(reply.Text))} in: {reply.Text}");
        Unmarked(Attacks.OutsideFences(reply.Text), traces, reply.Text);
        Assert.Equal(reply.Text.Contains(Fence.Note, StringComparison.Ordinal), reply.Text.Replace(Fence.Note, "", StringComparison.Ordinal).Contains('«', StringComparison.Ordinal));
        if (reply.Json is not { } json)
            return;
        var named = json["untrusted"]?.AsArray().Select(static name => (string)name!).ToList() ?? [];
        foreach (var (name, text) in Strings("", json))
        {
            Assert.True(!Attacks.HiddenIn(text).Any(), $"{string.Join(' ', Attacks.HiddenIn(text))} in {name}: {text}");
            if (!named.Contains(name))
                Unmarked(Attacks.OutsideFences(text), traces, $"{name}: {text}");
        }
        Assert.Equal(named.Distinct().Order(StringComparer.Ordinal), named);
    }

    private static void Unmarked(string text, List<string> traces, string whole)
    {
        foreach (var trace in traces)
            Assert.False(text.Contains(trace, StringComparison.Ordinal), $"'{trace}' stands outside of a fence in: {whole}");
    }

    /// <summary>Every string with the name of the property that holds it; what a map holds, its keys included, belongs to the map.</summary>
    private static IEnumerable<(string Name, string Text)> Strings(string name, JsonNode? node) => node switch
    {
        JsonObject map when name is "definitions" or "data" => map.SelectMany(field => Strings(name, field.Value).Append((name, field.Key))),
        JsonObject fields => fields.SelectMany(static field => Strings(field.Key, field.Value)),
        JsonArray items => items.SelectMany(item => Strings(name, item)),
        JsonValue value when value.TryGetValue<string>(out var text) => [(name, text)],
        _ => [],
    };
}
