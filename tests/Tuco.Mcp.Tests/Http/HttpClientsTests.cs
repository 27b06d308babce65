using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The SDK's own client in every way in which it can connect.</summary>
public sealed class HttpClientsTests
{
    [Theory]
    [InlineData(HttpTransportMode.StreamableHttp, null)]
    [InlineData(HttpTransportMode.StreamableHttp, "2025-06-18")]
    [InlineData(HttpTransportMode.StreamableHttp, "2025-11-25")]
    [InlineData(HttpTransportMode.StreamableHttp, "2026-07-28")]
    [InlineData(HttpTransportMode.Sse, null)]
    [InlineData(HttpTransportMode.Sse, "2024-11-05")]
    [InlineData(HttpTransportMode.AutoDetect, null)]
    public async Task Lists_and_calls_all_tools(HttpTransportMode mode, string? protocol)
    {
        await using var rig = await HttpRig.StartAsync(tools: new ToolSelection { Toolsets = ["all"] });
        await using var client = await rig.ClientAsync(mode, protocol);

        var tools = await client.ListToolsAsync();

        Assert.Equal(Catalog.Tools.Select(static tool => tool.Name), tools.Select(static tool => tool.Name));
        if (protocol is not null)
            Assert.Equal(protocol, client.NegotiatedProtocolVersion);
        foreach (var tool in tools)
        {
            using var arguments = System.Text.Json.JsonDocument.Parse(Calls.Arguments(tool.Name));
            var given = arguments.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone());
            var result = await client.CallToolAsync(tool.Name, given);
            var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
            Assert.True(result.IsError == true == Calls.IsOfNothing(tool.Name), tool.Name + ": " + text);
        }
        Assert.Single(rig.Sandbox.Requests, static request => request.Method == "POST" && request.Path == "/api/messages");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Progress_comes_before_the_answer(string protocol)
    {
        await using var rig = await HttpRig.StartAsync();
        await using var client = await rig.ClientAsync(protocol: protocol);
        var told = new List<ProgressNotificationValue>();

        var requested = await client.CallToolAsync("request_line",
            new Dictionary<string, object?> { ["firstName"] = "A", ["lastName"] = "B", ["channelType"] = "email", ["email"] = "a@example.com" });
        var id = requested.StructuredContent!.Value.GetProperty("lineRequestId").GetString();
        await client.CallToolAsync("line_status", new Dictionary<string, object?> { ["lineRequestId"] = id, ["waitSeconds"] = 3 }, new Told(told));

        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task The_way_of_2024_can_be_left_out()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { NoSse = true });

        using var answer = await rig.Raw.GetAsync(new Uri("/sse", UriKind.Relative));

        await answer.ErrorAsync(404);
    }

    private sealed class Told(List<ProgressNotificationValue> values) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => values.Add(value);
    }
}
