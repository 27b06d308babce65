using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Calls that have an effect, and what became of them.</summary>
internal static class Acts
{
    public const string Older = "2025-11-25";
    public const string Stateless = "2026-07-28";

    /// <summary>The ways in which a model would be told how to lift a rule.</summary>
    private static readonly string[] Ways = ["TUCO_", "--", "environment variable", "file named", "state folder", "restart"];

    public static string Send(string to = "+12025550143", string message = "Hi", params ReadOnlySpan<(string Name, JsonNode Value)> more) =>
        With(new JsonObject { [to.Contains('@', StringComparison.Ordinal) ? "recipientEmail" : "recipientPhone"] = to, ["message"] = message }, more);

    public static string SendToLead(string lead, params ReadOnlySpan<(string Name, JsonNode Value)> more) =>
        With(new JsonObject { ["leadId"] = lead, ["message"] = "Hi" }, more);

    public static string Line(string firstName = "Support", params ReadOnlySpan<(string Name, JsonNode Value)> more) =>
        With(new JsonObject { ["firstName"] = firstName, ["lastName"] = "Two", ["channelType"] = "email", ["email"] = "two@example.com" }, more);

    /// <summary>A different number for each <paramref name="n"/>.</summary>
    public static string Phone(int n) => "+1202555" + (2000 + n).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static Task<ToolReply> SendAsync(this McpRig rig, string to = "+12025550143", string message = "Hi",
        params ReadOnlySpan<(string Name, JsonNode Value)> more) => rig.CallAsync("send_message", Send(to, message, more));

    public static IReadOnlyList<SandboxRequest> Sends(this McpRig rig) => Posts(rig, "/api/messages");

    public static IReadOnlyList<SandboxRequest> LineRequests(this McpRig rig) => Posts(rig, "/api/line-requests");

    public static IReadOnlyList<SandboxRequest> Writes(this McpRig rig) => [.. rig.Sandbox.Requests.Where(static request => request.Method != "GET")];

    public static void IsDone(this ToolReply reply) => Assert.False(reply.IsError || reply["status"]?.ToString() == "needs_confirmation", reply.Text);

    public static void IsReplayed(this ToolReply reply)
    {
        reply.IsDone();
        Assert.True((bool?)reply["replayed"], reply.Text);
        Assert.StartsWith("replayed: true", reply.Text, StringComparison.Ordinal);
    }

    /// <summary>An error of this code that is complete in its text and says that nothing was done.</summary>
    public static void IsRefused(this ToolReply reply, string code, params string[] facts)
    {
        reply.Complains(code, []);
        Assert.Contains("Nothing was", reply.Text, StringComparison.Ordinal);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    /// <summary>Likewise, by a rule of the operator that is named, without a word on how to lift it.</summary>
    public static void IsForbidden(this ToolReply reply, string rule, params string[] facts)
    {
        reply.IsRefused("policy_refused", [$"\"{rule}\"", .. facts]);
        Assert.All(Ways, way => Assert.DoesNotContain(way, reply.Text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The token of a preview, which must be complete in both halves.</summary>
    public static string TokenOf(this ToolReply reply)
    {
        Assert.False(reply.IsError, reply.Text);
        Assert.Equal("needs_confirmation", (string?)reply["status"]);
        Assert.StartsWith("needs_confirmation: Nothing was done", reply.Text, StringComparison.Ordinal);
        var token = (string)reply["confirmToken"]!;
        Assert.Contains("\nconfirmToken: " + token + "\n", reply.Text, StringComparison.Ordinal);
        Assert.Contains((string)reply["preview"]!["effect"]!, reply.Text, StringComparison.Ordinal);
        return token;
    }

    public static IReadOnlyList<RecipientRule> Rules(string list) => RecipientRule.Parse(list, allowLeads: true).Rules!;

    public static ElicitResult Accept(string? scope = null) => new()
    {
        Action = "accept",
        Content = scope is null ? null : new Dictionary<string, System.Text.Json.JsonElement> { ["scope"] = System.Text.Json.JsonElement.Parse($"\"{scope}\"") },
    };

    private static SandboxRequest[] Posts(McpRig rig, string path) =>
        [.. rig.Sandbox.Requests.Where(request => request.Method == "POST" && request.Path == path)];

    private static string With(JsonObject arguments, ReadOnlySpan<(string Name, JsonNode Value)> more)
    {
        foreach (var (name, value) in more)
            arguments[name] = value;
        return arguments.ToJsonString();
    }
}

/// <summary>Somebody who is asked: answers what is scripted, the last answer from then on, and keeps the questions.</summary>
internal sealed class Person(params ElicitResult[] answers)
{
    private readonly List<ElicitRequestParams> _asked = [];

    public static Person Agreeing => new(Acts.Accept());

    public static Person Declining => new(new ElicitResult { Action = "decline" });

    public static Person Leaving => new(new ElicitResult { Action = "cancel" });

    public IReadOnlyList<ElicitRequestParams> Asked
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public Task<ElicitResult> AnswerAsync(ElicitRequestParams asked, CancellationToken _)
    {
        lock (_asked)
        {
            _asked.Add(asked);
            return Task.FromResult(answers[Math.Min(_asked.Count, answers.Length) - 1]);
        }
    }
}
