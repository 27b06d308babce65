using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>react_to_message and set_typing (docs.tuco.ai/api-reference/endpoint/send-reaction, …/send-typing-indicator): somebody sees them.</summary>
public sealed class ReactionTests
{
    [Theory]
    [InlineData("love")]
    [InlineData("like")]
    [InlineData("dislike")]
    [InlineData("laugh")]
    [InlineData("emphasize")]
    [InlineData("question")]
    public async Task A_reaction_is_put_on_the_message_once(string reaction)
    {
        await using var rig = await McpRig.StartAsync();
        var id = await SentAsync(rig);

        var reply = await rig.CallAsync("react_to_message", React(id, reaction));
        (await rig.CallAsync("react_to_message", React(id.ToUpperInvariant(), reaction))).IsReplayed();

        Assert.Equal((id, reaction), ((string?)reply["messageId"], (string?)reply["reaction"]));
        Assert.StartsWith($"Accepted: {reaction} on message {id}.\nnext: Tuco took the reaction; whether", reply.Text, StringComparison.Ordinal);
        var request = Assert.Single(Reactions(rig));
        Assert.Equal($$"""{"messageId":"{{id}}","reaction":"{{reaction}}"}""", request.Body);
        Assert.EndsWith("correlationId: " + request.Headers["x-correlation-id"], reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_reaction_or_another_key_is_another_act()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await SentAsync(rig);

        (await rig.CallAsync("react_to_message", React(id, "like"))).IsDone();
        (await rig.CallAsync("react_to_message", React(id, "love"))).IsDone();
        (await rig.CallAsync("react_to_message", React(id, "like", ("idempotencyKey", "again")))).IsDone();
        (await rig.CallAsync("react_to_message", React(id, "love", ("idempotencyKey", "again")))).IsRefused("idempotency_conflict");

        Assert.Equal(3, Reactions(rig).Count);
    }

    [Fact]
    public async Task A_dry_run_shows_whom_it_reaches_and_on_what_and_does_nothing()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await SentAsync(rig, "See you at noon?");

        var reply = await rig.CallAsync("react_to_message", React(id, "like", ("dryRun", true)));

        Assert.Equal(("dry_run", "none", "allowed"), ((string?)reply["status"], (string?)reply["duplicate"], (string?)reply["policy"]));
        var preview = reply["preview"]!;
        Assert.Equal($"[\"{Seeded.LeadPhone.Replace("+", "\\u002B", StringComparison.Ordinal)}\"]", preview["recipients"]!.ToJsonString());
        Assert.All(["like", id, "the other person sees it", "«See you at noon?»"], fact => Assert.Contains(fact, (string)preview["effect"]!, StringComparison.Ordinal));
        Assert.All([Seeded.LeadPhone, "See you at noon?", "at once"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(Reactions(rig));
    }

    [Fact]
    public async Task Of_a_message_that_the_list_does_not_show_it_is_said_that_nobody_knows_whom_it_reaches()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/messages", Status = 401 });

        foreach (var _ in new[] { "refused", "not listed" })
        {
            var reply = await rig.CallAsync("react_to_message", """{"messageId":"69b2c41d352a78479d2cffff","reaction":"like","dryRun":true}""");
            Assert.Contains("whom it reaches is not known", reply.Text, StringComparison.Ordinal);
            Assert.Single(reply["preview"]!["warnings"]!.AsArray());
            Assert.Null(reply["preview"]!["recipients"]);
        }
    }

    [Fact]
    public async Task Under_always_it_is_asked_about()
    {
        var person = new Person(Acts.Accept(), new() { Action = "decline" });
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Always });
        var id = await SentAsync(rig, "See you", ask: false);

        (await rig.CallAsync("react_to_message", React(id, "like"))).IsDone();
        (await rig.CallAsync("react_to_message", React(id, "love"))).IsRefused("not_confirmed");

        Assert.All(["like", id, Seeded.LeadPhone, "See you"], fact => Assert.Contains(fact, person.Asked[0].Message, StringComparison.Ordinal));
        Assert.Single(Reactions(rig));
    }

    [Fact]
    public async Task Many_of_them_are_a_burst_like_sends()
    {
        var person = Person.Declining;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync,
            safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 3 });
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add(await SentAsync(rig, "Hi", Acts.Phone(i), ask: false));

        for (var i = 0; i < 3; i++)
            (await rig.CallAsync("react_to_message", React(ids[i], "like"))).IsDone();
        Assert.Empty(person.Asked);
        (await rig.CallAsync("react_to_message", React(ids[3], "like"))).IsRefused("not_confirmed");

        Assert.Contains("4th different recipient", Assert.Single(person.Asked).Message, StringComparison.Ordinal);
        Assert.Equal(3, Reactions(rig).Count);
    }

    [Fact]
    public async Task They_count_against_the_cap_of_sends()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Limits = safety.Limits with { SendsPerMinute = 1 } });
        var id = await SentAsync(rig, ask: false);

        (await rig.CallAsync("react_to_message", React(id, "like"))).IsDone();

        (await rig.CallAsync("react_to_message", React(id, "love"))).IsForbidden("at most 1 sends a minute");
    }

    [Theory]
    [InlineData("react_to_message", true)]
    [InlineData("react_to_message", false)]
    [InlineData("set_typing", true)]
    [InlineData("set_typing", false)]
    public async Task Where_recipients_are_restricted_it_is_refused_because_nobody_is_named(string tool, bool allow)
    {
        var rules = Acts.Rules(allow ? "+1*" : "+44*");
        await using var rig = await McpRig.StartAsync(safety: safety => allow ? safety with { RecipientsAllow = rules } : safety with { RecipientsBlock = rules });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).IsForbidden(allow ? "recipients allowed" : "recipients blocked", "not told by its arguments");

        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("react_to_message")]
    [InlineData("set_typing")]
    public async Task In_quiet_hours_it_is_refused_and_no_date_is_proposed_that_it_does_not_take(string tool)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { QuietHours = QuietHours.Parse("10:00-12:00@America/New_York").Hours });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.IsForbidden("quiet hours", "2026-03-12T16:00:00Z");
        Assert.DoesNotContain("scheduledDate", reply.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData(502, """{"error":"BlueBubbles error: gone"}""", "BlueBubbles error: gone")]
    [InlineData(500, """{"error":"Internal server error"}""", "Internal server error")]
    [InlineData(200, """{"ok":false}""", "says ok: false")]
    [InlineData(200, "{}", "does not tell of a reaction")]
    public async Task What_may_have_been_done_is_not_done_again_and_no_way_to_find_out_is_made_up(int status, string body, string fact)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages/react", Status = status, Body = body });
        var id = await SentAsync(rig, ask: false);

        var first = await rig.CallAsync("react_to_message", React(id, "like"));
        var second = await rig.CallAsync("react_to_message", React(id, "like"));

        first.Complains("outcome_unknown", [Reactions(rig)[0]]);
        Assert.Contains(fact, first.Text, StringComparison.Ordinal);
        second.Complains("outcome_unknown", []);
        Assert.All([first, second], static reply => Assert.DoesNotContain("list_messages", reply.Text, StringComparison.Ordinal));
        Assert.All([first, second], static reply => Assert.Contains("idempotencyKey", reply.Text, StringComparison.Ordinal));
        Assert.Single(Reactions(rig));
    }

    [Theory]
    [InlineData("{}", true, "POST")]
    [InlineData("""{"typing":true}""", true, "POST")]
    [InlineData("""{"typing":"false"}""", false, "DELETE")]
    public async Task Typing_is_shown_and_taken_back(string arguments, bool typing, string method)
    {
        await using var rig = await McpRig.StartAsync();
        var id = await SentAsync(rig, ask: false);

        var reply = await rig.CallAsync("set_typing", arguments.Replace("{", $$"""{"messageId":"{{id}}",""", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal));

        var request = rig.Sandbox.Requests[^1];
        Assert.Equal((method, "/api/messages/typing", $$"""{"messageId":"{{id}}"}"""), (request.Method, request.Path, request.Body));
        Assert.Equal((id, typing), ((string?)reply["messageId"], (bool)reply["typing"]!));
        Assert.Contains(typing ? "typing is shown, as far" : "typing is no longer shown", reply.Text, StringComparison.Ordinal);
        Assert.Contains((string)reply["note"]!, reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("react_to_message", """{"reaction":"heart","message":"x"}""", "messageId is required", "reaction is \"heart\"; ", "love, like, dislike, laugh, emphasize, question", "message is no argument of this tool; did you mean messageId?")]
    [InlineData("react_to_message", """{"messageId":"m1","reaction":"lov"}""", "messageId is «m1»", "did you mean \"love\"?")]
    [InlineData("set_typing", """{"messageID":"69b2c41d352a78479d2cffff","typing":"maybe"}""", "did you mean messageId?", "typing is ", "true or false")]
    public async Task Bad_arguments_are_told_all_at_once(string tool, string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }

    private static string React(string id, string reaction, params ReadOnlySpan<(string Name, JsonNode Value)> more)
    {
        var given = new JsonObject { ["messageId"] = id, ["reaction"] = reaction };
        foreach (var (name, value) in more)
            given[name] = value;
        return given.ToJsonString();
    }

    private static List<SandboxRequest> Reactions(McpRig rig) => [.. rig.Sandbox.Requests.Where(static request => request.Path == "/api/messages/react")];

    /// <summary>A message that went out, by this server or past it.</summary>
    private static async Task<string> SentAsync(McpRig rig, string text = "Hi", string phone = Seeded.LeadPhone, bool ask = true)
    {
        if (ask)
            (await rig.SendAsync(phone, text)).IsDone();
        else
            await rig.Sandbox.AskAsync("POST", "/api/messages", new JsonObject { ["message"] = text, ["recipientPhone"] = phone }.ToJsonString());
        return rig.Sandbox.State.Messages[^1].Id;
    }
}
