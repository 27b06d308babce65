using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Tools;

/// <summary>What a working day costs an assistant, in tokens of four bytes: what it reads of the server, and ten tools called as people ask for them.</summary>
public sealed partial class TypicalDayTests
{
    private const string Baseline = "tests/Tuco.Mcp.Tests/Approved/tokens.json";
    private const double MostGrowth = 1.03;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (string Name, string Tool, string Arguments)[] Day =
    [
        ("list_lines", "list_lines", "{}"),
        ("analytics, compared", "analytics", """{"period":"7d","compare":true}"""),
        ("find_leads", "find_leads", """{"search":"ann"}"""),
        ("send_message, dry run", "send_message", Send(""","dryRun":true""")),
        ("send_message", "send_message", Send("")),
        ("list_messages", "list_messages", "{}"),
        ("list_replies", "list_replies", "{}"),
        ("line_status", "line_status", $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}"}"""),
        ("request_line, to be confirmed", "request_line", Calls.RequestLine),
        ("check_imessage", "check_imessage", $$"""{"addresses":["{{Seeded.LeadPhone}}","+12025550143"]}"""),
        ("list_campaigns", "list_campaigns", "{}"),
    ];

    [Fact]
    public async Task A_typical_day_costs_an_assistant_no_more_than_it_did()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { ActionsUrl = null, ActionsKey = null },
            safety: static safety => safety with { Confirm = ConfirmMode.Auto }, tools: new());
        var now = new JsonObject { ["instructions"] = Row(("text", rig.Client.ServerInstructions!)) };
        var tools = (await rig.Client.ListToolsAsync()).Select(static tool => new JsonObject
        {
            ["name"] = tool.Name,
            ["description"] = tool.Description,
            ["inputSchema"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
        });
        now["tools/list"] = Row(("text", new JsonArray([.. tools]).ToJsonString(Compact)));
        foreach (var (name, tool, arguments) in Day)
        {
            var reply = await rig.CallAsync(tool, arguments);
            Assert.False(reply.IsError, reply.Text);
            now[name] = Row(("arguments", arguments), ("text", reply.Text), ("structured", reply.Json!.ToJsonString(Compact)));
        }
        // Who reads texts is never shown the structured half, and the other way round.
        now["all"] = new JsonObject { ["shown as text"] = Sum(now, "text"), ["shown as structure"] = Sum(now, "structured") };

        var file = Path.Combine(Approved.Root, Baseline);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            await File.WriteAllTextAsync(file, now.ToJsonString(Indented) + "\n");
        Assert.True(File.Exists(file), $"{Baseline} is missing; APPROVE=1 ./check writes it.");
        var before = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.Equal(before.Select(static row => row.Key), now.Select(static row => row.Key));
        var grown = (from row in now
                     from half in row.Value!.AsObject()
                     let was = (int)before[row.Key]![half.Key]!
                     where (int)half.Value! > was * MostGrowth
                     select $"{row.Key}, {half.Key}: {was} -> {half.Value} tokens").ToList();
        Assert.True(grown.Count == 0, string.Join("; ", grown) + ". If it is worth that, APPROVE=1 ./check takes it over.");
    }

    private static string Send(string more) => $$"""{"recipientPhone":"+12025550143","message":"Hi Ann, shall we talk about the offer on Monday?"{{more}}}""";

    private static JsonObject Row(params (string Half, string Shown)[] halves) =>
        new(halves.Select(static half => KeyValuePair.Create(half.Half, (JsonNode?)Tokens(half.Shown))));

    private static int Sum(JsonObject rows, string half) =>
        rows.Sum(row => ((int?)row.Value![half] ?? (int)row.Value["text"]!) + ((int?)row.Value["arguments"] ?? 0));

    /// <summary>The port of the sandbox has four digits or five.</summary>
    private static int Tokens(string shown) => (Encoding.UTF8.GetByteCount(Ports().Replace(shown, "http://127.0.0.1:8787")) + 3) / 4;

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Ports();
}
