using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>
/// What the tools beyond the everyday ones make of refusals and lost answers, beyond what <see cref="Docs.DocumentedErrorTests"/> asks of every tool.
/// </summary>
public sealed class AdminErrorTests
{
    private const string Unauthorized = """{"error":"Unauthorized"}""";
    private const string PastDue = """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""";

    public static TheoryData<string> Tools =>
    [
        "delete_leads", "react_to_message", "set_typing", "list_webhooks", "test_webhook", "create_webhook", "update_webhook", "delete_webhook", "list_dnc",
        "add_dnc", "remove_dnc", "line_risk", "check_line_health", "query_action", "run_action",
    ];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_401_names_the_credential_that_is_refused(string tool)
    {
        await using var rig = await RefusingAsync(401, tool.EndsWith("_action", StringComparison.Ordinal) ? Refusal("UNAUTHORIZED", 401) : Unauthorized);

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("unauthorized", [Assert.Single(rig.Sandbox.Requests)]);
        var variable = tool switch { "check_line_health" => "TUCO_CLERK_TOKEN", "query_action" or "run_action" => "TUCO_ACTIONS_KEY", _ => "TUCO_API_KEY" };
        Assert.Equal([variable], new[] { "TUCO_API_KEY", "TUCO_CLERK_TOKEN", "TUCO_ACTIONS_KEY" }.Where(name => reply.Text.Contains(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("delete_leads")]
    [InlineData("react_to_message")]
    [InlineData("set_typing")]
    [InlineData("create_webhook")]
    [InlineData("update_webhook")]
    [InlineData("delete_webhook")]
    [InlineData("add_dnc")]
    [InlineData("remove_dnc")]
    public async Task A_402_sends_the_user_to_billing(string tool)
    {
        await using var rig = await RefusingAsync(402, PastDue);

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("READ_ONLY", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All(["reason: past_due", "/billing", "Do not retry", "retryable: no"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("react_to_message", "Message not found", "list_messages")]
    [InlineData("set_typing", "Message not found", "list_messages")]
    [InlineData("test_webhook", "Webhook not found", "list_webhooks")]
    [InlineData("update_webhook", "Webhook not found", "list_webhooks")]
    [InlineData("delete_webhook", "Webhook not found", "list_webhooks")]
    [InlineData("remove_dnc", "DNC entry not found", "list_dnc")]
    [InlineData("check_line_health", "Line not found or access denied", "list_lines")]
    public async Task A_404_says_which_tool_tells_the_id(string tool, string words, string lister)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool).Replace(Seeded.HealthyLineId, "69b2c41d352a78479d2cffff", StringComparison.Ordinal));

        reply.Complains("not_found", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All([words, lister, "HTTP status: 404"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_429_changed_nothing_and_says_when_to_call_again(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = 429, Body = """{"error":"Rate limit exceeded"}""", Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("rate_limited", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All(["retry after: 3600 s", "Nothing was changed", "retryable: yes"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.NotEqual("outcome_unknown", (await rig.CallAsync(tool, Calls.Arguments(tool))).Text.Split(':')[0]);
    }

    [Theory]
    [InlineData("react_to_message")]
    [InlineData("set_typing")]
    public async Task A_502_of_the_relay_is_told_in_its_words(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.SetBehaviour(Seeded.LeadPhone, ContactBehaviour.Reachable);
        await rig.SendAsync(Seeded.LeadPhone);
        var id = rig.Sandbox.State.Messages[^1].Id;
        rig.Sandbox.State.SetBehaviour(Seeded.LeadPhone, ContactBehaviour.Fails);

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool).Replace("69b2c41d352a78479d2cffff", id, StringComparison.Ordinal));

        reply.Complains("outcome_unknown", [rig.Sandbox.Requests[^1]]);
        Assert.Contains("Tuco says: «BlueBubbles error: the message could not be handed over»", reply.Text, StringComparison.Ordinal);
        Assert.Contains("HTTP status: 502", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_lost_answer_is_asked_for_again_by_a_read_and_an_unknown_outcome_of_a_write(string tool)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        if (Calls.Writes(tool))
            reply.Complains("outcome_unknown", [Assert.Single(rig.Sandbox.Requests)]);
        else
        {
            reply.IsDone();
            Assert.Equal(2, rig.Sandbox.Requests.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_refused_connection_did_nothing(string tool)
    {
        var nowhere = new Uri("http://127.0.0.1:9");
        await using var rig = await McpRig.StartAsync(hasty: true, api: api => api with { BaseUrl = nowhere, ActionsUrl = nowhere });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("unreachable", []);
        Assert.Equal(Calls.Writes(tool), reply.Text.Contains(tool == "react_to_message" ? "Nothing was sent" : "Nothing was done", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task An_answer_that_cannot_be_read_is_no_success(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        foreach (var kind in new[] { FaultKind.Html, FaultKind.Truncated, FaultKind.Redirect, FaultKind.Huge })
        {
            rig.Sandbox.Faults.Clear();
            rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = kind, Times = null });
            var arguments = Calls.Arguments(tool);
            if (tool == "react_to_message")
                arguments = arguments[..^1] + $",\"idempotencyKey\":\"{kind}\"}}";

            var reply = await rig.CallAsync(tool, arguments);

            reply.Complains(Calls.Writes(tool) ? "outcome_unknown" : "server_error", [rig.Sandbox.Requests[^1]]);
        }
    }

    private static async Task<McpRig> RefusingAsync(int status, string body)
    {
        var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = body });
        return rig;
    }

    private static string Refusal(string code, int status) =>
        $$$"""{"error":{"json":{"message":"No","data":{"code":"{{{code}}}","httpStatus":{{{status}}} } } } }""";
}
