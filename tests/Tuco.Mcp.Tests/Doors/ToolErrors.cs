using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What becomes of a tool's good call when Tuco refuses it or its answer is lost.</summary>
internal static class ToolErrors
{
    /// <summary>Whatever is asked is answered so; the error is complete in its text and bears the id of the wire.</summary>
    public static async Task RefusesAsync(string tool, int status, string body, string code, bool retryable, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = body, Times = null });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains(code, rig.Sandbox.Requests);
        Assert.All(facts.Append("HTTP status: " + status).Append("retryable: " + (retryable ? "yes" : "no")),
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(!Calls.Writes(tool) && status is 502 or 503 or 504 ? 3 : 1, rig.Sandbox.Requests.Count);
    }

    /// <summary>A wait of an hour is told, not waited out.</summary>
    public static async Task TellsTheWaitAsync(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new()
        {
            Path = "/api/*",
            Status = 429,
            Body = """{"error":"Rate limit exceeded"}""",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" },
        });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("rate_limited", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All(["Rate limit exceeded", "retry after: 3600 s", "Nothing was changed. Call again in 3600 s.", "retryable: yes"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    /// <summary>An answer that is lost after the effect, or cannot be read: a write is asked for once and nobody knows.</summary>
    public static async Task DoubtsAsync(string tool, FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = kind, AfterEffect = true, Times = null });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("outcome_unknown", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.Contains("may or may not have", reply.Text, StringComparison.Ordinal);
        Assert.Contains("retryable: no", reply.Text, StringComparison.Ordinal);
    }

    /// <summary>Of the arguments all these faults are told, and nobody is asked for anything.</summary>
    public static async Task<ToolReply> FaultsAsync(string tool, string arguments, params string[] faults)
    {
        await using var rig = await McpRig.StartAsync();
        // The client library would not send half a character.
        await using var raw = RawSession.Start(rig);
        await raw.InitializeAsync(Acts.Older, "{}");

        await raw.SendAsync(1, "tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");
        var answer = await raw.ReadAsync();

        var reply = new ToolReply((bool)answer["result"]!["isError"]!, (string)answer["result"]!["content"]![0]!["text"]!, null);
        reply.Complains("invalid_arguments", []);
        Assert.All(faults, fault => Assert.Contains(fault, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
        return reply;
    }

    /// <summary>Half a character in the message itself is the protocol's to refuse; the server lives on.</summary>
    public static async Task UnreadableAsync(string tool, string arguments)
    {
        await using var rig = await McpRig.StartAsync();
        await using var raw = RawSession.Start(rig);
        await raw.InitializeAsync(Acts.Older, "{}");

        await raw.SendAsync(1, "tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");
        var answer = await raw.ReadAsync();
        await raw.SendAsync(2, "tools/call", $$"""{"name":"{{tool}}","arguments":{{Calls.Arguments(tool)}}}""");

        Assert.Equal((1, -32602), ((int)answer["id"]!, (int)answer["error"]!["code"]!));
        Assert.Contains("Unicode", (string)answer["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
        Assert.NotNull((await raw.ReadAsync())["result"]);
    }

    /// <summary>The operator's switches: read-only, and the stop file.</summary>
    public static async Task ObeysTheSwitchesAsync(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        await using var reader = await rig.BesideAsync(static settings => settings with { Safety = settings.Safety with { ReadOnly = true } });
        (await reader.CallAsync(tool, Calls.Arguments(tool))).IsForbidden("read-only");
        await File.WriteAllTextAsync(Path.Combine(rig.Settings.Safety.StateDir, "stop"), "");

        (await rig.CallAsync(tool, Calls.Arguments(tool))).IsForbidden("stop switch");

        Assert.Empty(rig.Sandbox.Requests);
    }
}
