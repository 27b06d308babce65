using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class LineFrontTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{} },"clientInfo":{"name":"raw","version":"1"} } }""";

    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    [Fact]
    public async Task The_server_behind_knows_what_a_client_declared_that_was_answered_without_it()
    {
        await using var rig = await McpRig.StartAsync(safety: static rules => rules with { Confirm = Mcp.Safety.ConfirmMode.Always });
        await using var session = LineSession.Start(rig);

        await session.SayAsync(Initialize, Initialized,
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"send_message","arguments":{"recipientPhone":"+12025550143","message":"Hi"} } }""");
        await session.ReadAsync();
        var question = await session.ReadAsync();
        Assert.Equal("elicitation/create", (string?)question["method"]);
        await session.SayAsync($$"""{"jsonrpc":"2.0","id":{{question["id"]!.ToJsonString()}},"result":{"action":"decline"} }""");

        var answer = await session.ReadAsync();
        Assert.Equal(1, (int?)answer["id"]);
        Assert.StartsWith("not_confirmed: ", (string?)answer["result"]!["content"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_is_answered_by_nobody_and_not_waited_for()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.None, Delay = TimeSpan.FromMinutes(5) });
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);

        await session.SayAsync("""{"jsonrpc":"2.0","id":"slow","method":"tools/call","params":{"name":"analytics"} }""",
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"slow"} }""", """{"jsonrpc":"2.0","id":2,"method":"ping"}""");

        Assert.Equal(2, (int?)(await session.ReadAsync())["id"]);
        await session.EndAsync();
        await session.Drained;
    }

    [Fact]
    public async Task All_that_was_asked_before_the_input_ended_is_answered()
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.SayAsync([Initialize, Initialized, .. Enumerable.Range(1, 8).Select(static id =>
            $$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/call","params":{"name":"{{(id % 2 == 0 ? "list_lines" : "set_typing")}}"} }""")]);
        // The last line comes without its end.
        await session.SayAsync(Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":9,"method":"ping"}"""));
        await session.EndAsync();

        await session.Drained;
        var ids = new List<int>();
        for (var i = 0; i < 10; i++)
            ids.Add((int)(await session.ReadAsync())["id"]!);
        Assert.Equal(Enumerable.Range(0, 10), ids.Order());
    }

    [Fact]
    public async Task An_id_that_is_a_text_of_digits_is_no_number()
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);

        Assert.Equal("\"7\"", (await session.AskAsync("""{"jsonrpc":"2.0","id":"7","method":"ping"}"""))["id"]!.ToJsonString());
        Assert.Equal("7", (await session.AskAsync("""{"jsonrpc":"2.0","id":7,"method":"ping"}"""))["id"]!.ToJsonString());
        Assert.Equal("\"\\u0022\\u20AC\"", (await session.AskAsync("""{"jsonrpc":"2.0","id":"\"€","method":"ping"}"""))["id"]!.ToJsonString());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","id":2}""")]
    [InlineData("[]")]
    [InlineData("""{"jsonrpc":"2.0","method":"\ud83d"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"\ud83d"} }""")]
    public async Task What_cannot_be_read_ends_nothing(string line)
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);
        await session.SayAsync(line);

        JsonNode answer;
        do
            answer = await session.AskAsync("""{"jsonrpc":"2.0","id":99,"method":"tools/list","params":{} }""");
        while ((int?)answer["id"] != 99);
        Assert.NotNull(answer["result"]);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"1.0","id":3,"method":"ping"}""")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"\0}")]
    [InlineData("""{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"cursor":"x" """)]
    public async Task A_request_that_cannot_be_read_is_refused_by_its_id_and_not_waited_for(string line)
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);

        var answer = await session.AskAsync(line);

        Assert.Equal((3, -32700), ((int?)answer["id"], (int?)answer["error"]!["code"]));
        await session.EndAsync();
        await session.Drained;
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_line_is_no_part_of_it()
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.SayAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Initialize + "\r\n")]);

        Assert.Equal("2025-06-18", (string?)(await session.ReadAsync())["result"]!["protocolVersion"]);
    }

    [Fact]
    public async Task A_cancellation_with_more_in_it_than_there_should_be_is_one_too()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.None, Delay = TimeSpan.FromMinutes(5) });
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);
        await session.SayAsync("""{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"analytics"} }""",
            """{"jsonrpc":"2.0","method":"notifications/cancelled","extra":1,"params":{"requestId":4} }""");
        await session.EndAsync();

        await session.Drained;
    }

    [Fact]
    public async Task An_output_that_takes_nothing_ends_the_session()
    {
        await using var rig = await McpRig.StartAsync();
        await using var runtime = new Mcp.Doors.Runtime(rig.Settings, NullLoggerFactory.Instance, rig.Clock);
        System.IO.Pipelines.Pipe requests = new();
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var front = Mcp.Doors.Lines.LineFront.Start(new Lazy<Mcp.Doors.Runtime>(runtime), false, requests.Reader.AsStream(), full, NullLoggerFactory.Instance, CancellationToken.None);

        await requests.Writer.WriteAsync(Encoding.UTF8.GetBytes(Initialize + "\n"));

        await front.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        await requests.Writer.CompleteAsync();
        await front.DisposeAsync();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_or_replaced_and_end_nothing()
    {
        await using var rig = await McpRig.StartAsync();
        await using var session = LineSession.Start(rig);
        await session.AskAsync(Initialize);
        await session.SayAsync([.. """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_lines","arguments":{"text":"x"""u8, 0xC3, 0x28, .. "\"}}}\n"u8]);

        Assert.StartsWith("invalid_arguments: text", (string?)(await session.ReadAsync())["result"]!["content"]![0]!["text"], StringComparison.Ordinal);
    }
}
