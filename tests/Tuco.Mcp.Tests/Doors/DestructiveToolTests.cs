using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What takes something away, lets data out or cannot be taken back is done only after a person saw what it is.</summary>
public sealed class DestructiveToolTests
{
    private const string OtherLead = "69b2c41d352a78479d2c0007";

    private static readonly string[] Names = ["delete_leads", "create_webhook", "update_webhook", "delete_webhook", "remove_dnc", "run_action"];

    public static TheoryData<string> Tools => [.. Names];

    public static TheoryData<string, string> ToolsInBothEras
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var name in Names)
            {
                rows.Add(name, Acts.Older);
                rows.Add(name, Acts.Stateless);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(ToolsInBothEras))]
    public async Task A_person_is_asked_with_what_it_does_and_a_yes_counts_for_this_call_alone(string tool, string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, protocol: protocol);
        var (arguments, facts) = await GoodAsync(rig, tool);
        var before = rig.Writes().Count;

        (await rig.CallAsync(tool, arguments)).IsDone();

        var asked = Assert.Single(person.Asked);
        Assert.All(facts, fact => Assert.Contains(fact, asked.Message, StringComparison.Ordinal));
        Assert.Equal(before + 1, rig.Writes().Count);
        await rig.CallAsync(tool, arguments);
        Assert.Equal(tool is "delete_leads" or "delete_webhook" or "remove_dnc" ? 1 : 2, person.Asked.Count);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_no_is_final_and_nothing_happens(string tool)
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);
        var (arguments, _) = await GoodAsync(rig, tool);
        var before = rig.Writes().Count;

        (await rig.CallAsync(tool, arguments)).IsRefused("not_confirmed", "declined");
        (await rig.CallAsync(tool, arguments)).IsRefused("not_confirmed", "until 2026-03-12T15:10:00Z");

        Assert.Single(person.Asked);
        Assert.Equal(before, rig.Writes().Count);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Where_nobody_can_be_asked_a_preview_and_its_token_stand_for_the_person(string tool)
    {
        await using var rig = await StartAsync(null);
        var (arguments, facts) = await GoodAsync(rig, tool);
        var before = rig.Writes().Count;

        var preview = await rig.CallAsync(tool, arguments);
        var token = preview.TokenOf();
        var shown = string.Join('\n', [(string?)preview["preview"]!["effect"], (string?)preview["preview"]!["input"], .. preview["preview"]!["points"]?.AsArray().Select(static point => (string?)point) ?? []]);
        Assert.All(facts, fact => Assert.Contains(fact, shown, StringComparison.Ordinal));
        Assert.All(facts, fact => Assert.Contains(fact, preview.Text, StringComparison.Ordinal));
        (await rig.CallAsync(tool, Confirmed(Another(tool, arguments), token))).IsRefused("not_confirmed", "confirmToken");
        Assert.Equal(before, rig.Writes().Count);

        (await rig.CallAsync(tool, Confirmed(arguments, token))).IsDone();
        (await rig.CallAsync(tool, Confirmed(arguments, token))).IsRefused("not_confirmed", "used before");
        Assert.Equal(before + 1, rig.Writes().Count);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Under_always_a_token_does_not_stand_for_the_person(string tool)
    {
        await using var rig = await StartAsync(null, ConfirmMode.Always);
        var (arguments, _) = await GoodAsync(rig, tool);
        var before = rig.Writes().Count;

        (await rig.CallAsync(tool, arguments)).IsRefused("not_confirmed", "elicitation");
        (await rig.CallAsync(tool, Confirmed(arguments, new string('A', 200)))).IsRefused("not_confirmed");

        Assert.Equal(before, rig.Writes().Count);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task The_stop_switch_stops_it_also_while_the_person_thinks(string tool)
    {
        McpRig? stopped = null;
        await using var rig = stopped = await McpRig.StartAsync(protocol: Acts.Older, safety: static safety => safety with { Confirm = ConfirmMode.Auto },
            person: async (_, cancellation) =>
            {
                await File.WriteAllTextAsync(Path.Combine(stopped!.Settings.Safety.StateDir, "stop"), "", cancellation);
                return Acts.Accept();
            });
        var (arguments, _) = await GoodAsync(rig, tool);
        var before = rig.Writes().Count;

        (await rig.CallAsync(tool, arguments)).IsForbidden("stop switch");
        (await rig.CallAsync(tool, arguments)).IsForbidden("stop switch");

        Assert.Equal(before, rig.Writes().Count);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Its_lines_in_the_audit_log_say_how_it_went(string tool)
    {
        await using var rig = await StartAsync(null, ConfirmMode.Never);
        var (arguments, _) = await GoodAsync(rig, tool);

        (await rig.CallAsync(tool, arguments)).IsDone();

        Assert.Equal([("before", tool, null), ("after", tool, "done")], AuditDoorTests.Events(rig));
    }

    [Fact]
    public async Task No_client_is_told_that_a_repeat_is_harmless()
    {
        await using var rig = await StartAsync(null);

        var hints = (await rig.Client.ListToolsAsync()).Where(static tool => Names.Contains(tool.Name)).Select(static tool => tool.ProtocolTool.Annotations!).ToList();

        Assert.Equal(Names.Length, hints.Count);
        Assert.All(hints, static hint => Assert.Equal((false, true, false, true), (hint.ReadOnlyHint, hint.DestructiveHint, hint.IdempotentHint, hint.OpenWorldHint)));
    }

    private static Task<McpRig> StartAsync(Person? person, ConfirmMode mode = ConfirmMode.Auto, string protocol = Acts.Older) => McpRig.StartAsync(
        protocol: protocol, person: person is null ? null : person.AnswerAsync, safety: safety => safety with { Confirm = mode });

    private static string Confirmed(string arguments, string token)
    {
        var given = JsonNode.Parse(arguments)!.AsObject();
        given["confirmToken"] = token;
        return given.ToJsonString();
    }

    /// <summary>The same call about something else.</summary>
    private static string Another(string tool, string arguments)
    {
        var given = JsonNode.Parse(arguments)!.AsObject();
        switch (tool)
        {
            case "delete_leads":
                given["leadIds"]!.AsArray().Add(OtherLead);
                break;
            case "create_webhook" or "update_webhook":
                given["url"] = "https://other.example.com/tuco";
                break;
            case "run_action":
                given["input"]!["title"] = "Call Ben";
                break;
            default:
                given[given.First().Key] = OtherLead;
                break;
        }
        return given.ToJsonString();
    }

    /// <summary>Arguments that fit what the sandbox holds, and what a person must be shown of them.</summary>
    private static async Task<(string Arguments, string[] Facts)> GoodAsync(McpRig rig, string tool)
    {
        const string Url = "https://hooks.example.com/tuco";
        switch (tool)
        {
            case "delete_leads":
                return (Calls.Arguments(tool), ["Delete 1 lead", "for good", "Ann Bee", Seeded.LeadPhone, Seeded.LeadId]);
            case "create_webhook":
                return (Calls.Arguments(tool), ["Create the webhook", "Replies", "message.reply", "message texts and contacts", Url]);
            case "run_action":
                return (Calls.Arguments(tool), ["tasks.create", "\"title\":\"Call Ann\""]);
            case "remove_dnc":
                var entry = (string)(await rig.Sandbox.AskAsync("GET", "/api/dnc"))["entries"]![0]!["_id"]!;
                return ($$"""{"entryId":"{{entry}}"}""", ["do-not-contact list", Seeded.DoNotContactPhone, "manual", entry]);
        }
        var id = (string)(await rig.Sandbox.AskAsync("POST", "/api/webhooks", $$"""{"url":"{{Url}}","events":["message.sent"],"name":"To the CRM"}"""))["id"]!;
        return tool == "delete_webhook"
            ? ($$"""{"webhookId":"{{id}}"}""", ["Delete the webhook", "To the CRM", Url, id])
            : ($$"""{"webhookId":"{{id}}","url":"https://new.example.com/","events":["message.reply"],"isActive":false}""",
                ["Change the webhook", "To the CRM", id, $"url from {Url} to https://new.example.com/", "message.sent", "message.reply", "isActive from true to false"]);
    }
}
