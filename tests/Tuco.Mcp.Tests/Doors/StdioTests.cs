using System.Diagnostics;
using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

[Collection("Process times")]
public sealed class StdioTests
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Without_a_key_the_tools_are_listed_and_a_call_names_both_ways_out()
    {
        await using var program = Program.Start();
        var hello = await program.InitializeAsync();
        await program.SendAsync("tools/list", 1);
        var list = await program.AnswerAsync(1);
        await program.SendAsync("tools/call", 2, """{"name":"list_lines"}""");
        var text = TextOf(await program.AnswerAsync(2));

        Assert.Equal("tuco-mcp", (string?)hello["result"]!["serverInfo"]!["name"]);
        Assert.Equal(["list_lines", "request_line", "line_status", "line_payment_link", "cancel_line_request", "send_message", "cancel_messages", "list_messages", "analytics",
            "list_replies", "find_leads", "add_lead", "check_imessage", "list_campaigns", "enroll_lead"], list["result"]!["tools"]!.AsArray().Select(static tool => (string)tool!["name"]!));
        Assert.StartsWith("not_configured: ", text, StringComparison.Ordinal);
        Assert.Contains("TUCO_API_KEY", text, StringComparison.Ordinal);
        Assert.Contains("TUCO_SANDBOX=true", text, StringComparison.Ordinal);
        Assert.Contains("No Tuco API key", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_program_brings_its_code_ready_made()
    {
        if (!Program.IsOneFile || !System.Runtime.Intrinsics.X86.Avx2.IsSupported)
            return;
        var log = Path.GetTempFileName();
        await using (var program = Program.Start(new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = log, ["DOTNET_JitDisasmSummary"] = "1" }))
        {
            await program.InitializeAsync();
            program.CloseInput();
            Assert.Equal(0, await program.ExitAsync());
        }
        var compiled = await File.ReadAllLinesAsync(log);
        File.Delete(log);
        Assert.True(compiled.Length is > 0 and <= 60, $"{compiled.Length} methods were compiled at the start:\n{string.Join('\n', compiled)}");
    }

    [Fact]
    public async Task A_stateless_client_of_2026_07_28_is_served_without_initialize()
    {
        const string Meta = """ "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}} """;
        await using var program = Program.Start(Sandboxed);
        await program.SendAsync("server/discover", 1, $"{{{Meta}}}");
        var discovered = await program.AnswerAsync(1);
        await program.SendAsync("tools/call", 2, $$"""{"name":"list_lines","arguments":{"limit":"1"},{{Meta}}}""");
        var called = await program.AnswerAsync(2);

        Assert.Contains("2026-07-28", discovered["result"]!["supportedVersions"]!.AsArray().Select(static version => (string)version!));
        Assert.Single(called["result"]!["structuredContent"]!["lines"]!.AsArray());
    }

    [Fact]
    public async Task It_ends_with_code_0_at_once_at_the_end_of_input_when_nothing_is_in_flight()
    {
        await using var program = Program.Start();
        await program.InitializeAsync();
        Assert.Equal(0, await EndsInTimeAsync(program, program.CloseInput, TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task It_ends_with_code_0_within_a_second_of_SIGTERM()
    {
        await using var program = Program.Start();
        await program.InitializeAsync();
        await program.TerminateAsync();
        Assert.Equal(0, await EndsInTimeAsync(program, static () => { }));
    }

    [Theory]
    [InlineData("list_lines", "{}", true)]
    [InlineData("list_lines", "{}", false)]
    [InlineData("send_message", """{"recipientPhone":"+12025550143","message":"Hi"}""", true)]
    [InlineData("send_message", """{"recipientPhone":"+12025550143","message":"Hi"}""", false)]
    [InlineData("send_message", """{"recipientPhone":"+12025550143","message":"Hi"}""", false, "stdio", "--retries", "1")]
    public async Task It_ends_in_time_with_a_call_in_flight(string tool, string arguments, bool endOfInput, params string[] commandLine)
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        var never = new TaskCompletionSource();
        sandbox.Faults.Add(new Fault { Path = "/api/*", Hold = never.Task });
        await using var program = Program.Start(On(sandbox), commandLine);
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");
        Assert.True(SpinWait.SpinUntil(() => sandbox.Requests.Count > 0, TimeSpan.FromSeconds(20)), program.Errors);

        var rest = program.RestAsync();
        if (!endOfInput)
            await program.TerminateAsync();
        var code = await EndsInTimeAsync(program, endOfInput ? program.CloseInput : static () => { });

        never.SetResult();
        Assert.Equal(0, code);
        Assert.Single(sandbox.Requests);
        var text = TextOf(JsonNode.Parse((await rest).Trim())!);
        Assert.StartsWith(tool == "send_message" ? "outcome_unknown: " : "unreachable: ", text, StringComparison.Ordinal);
        Assert.Contains(sandbox.Requests[0].Headers["x-correlation-id"], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_closes_its_input_at_once_and_without_a_line_end_still_gets_its_answer()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        await using var program = Program.Start(On(sandbox));
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"analytics"}""");
        await program.AnswerAsync(1);
        await program.WriteAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_lines"}}""", end: false);
        program.CloseInput();

        Assert.Contains("Sales Team 1", await program.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact]
    public async Task A_simulated_result_says_so_in_both_halves_and_the_server_as_well()
    {
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_SANDBOX"] = "true", ["TUCO_API_KEY"] = "tuco_real" });
        var hello = (await program.InitializeAsync())["result"]!;
        await program.SendAsync("tools/call", 1, """{"name":"send_message","arguments":{"recipientPhone":"+12025550143","message":"Hi"}}""");
        var result = (await program.AnswerAsync(1))["result"]!;

        Assert.Contains("sandbox", (string?)hello["serverInfo"]!["title"], StringComparison.Ordinal);
        Assert.Contains("nothing real happens", (string?)hello["instructions"], StringComparison.Ordinal);
        Assert.Contains("sandbox: true", (string?)result["content"]![0]!["text"], StringComparison.Ordinal);
        Assert.True((bool)result["structuredContent"]!["sandbox"]!);
        Assert.Contains("the API key is not used", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rubbish_on_standard_input_harms_nothing()
    {
        await using var program = Program.Start(Sandboxed);
        await program.InitializeAsync();
        await program.WriteAsync("no json at all");
        await program.WriteAsync("[1,2,3]");
        await program.WriteAsync("""{"jsonrpc":"2.0","id":7,"method":"no/such/method"}""");
        await program.SendAsync("tools/call", 8, """{"name":"no_such_tool"}""");
        var unknown = await program.AnswerAsync(8);
        await program.SendAsync("tools/call", 9, """{"name":"analytics"}""");

        Assert.Contains("no_such_tool", (string)unknown["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("reached", TextOf(await program.AnswerAsync(9)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_nowhere_but_on_the_wire()
    {
        const string Canary = "tuco_sk_c4n4ryQ7w8E9rT0y";
        var log = Path.Combine(Path.GetTempPath(), $"tuco-mcp-{Guid.NewGuid():N}.log");
        await using var sandbox = await TucoSandbox.StartAsync(new SandboxOptions { ApiKey = Canary });
        sandbox.Faults.Add(new Fault { Path = "/api/analytics", Status = 400, Body = $$"""{"error":"bad key {{Canary}} or {{Canary[8..20]}}"}""" });
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY"] = Canary, ["TUCO_LOG_LEVEL"] = "Verbose", ["TUCO_LOG_FILE"] = log });
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"analytics"}""");
        var answer = (await program.AnswerAsync(1)).ToJsonString();
        var commandLine = await File.ReadAllTextAsync($"/proc/{program.Id}/cmdline");
        program.CloseInput();
        await program.ExitAsync();
        var seen = answer + program.Errors + await File.ReadAllTextAsync(log) + commandLine;
        File.Delete(log);

        Assert.Contains("[redacted]", answer, StringComparison.Ordinal);
        Assert.Equal("Bearer " + Canary, sandbox.Requests[0].Headers["Authorization"]);
        for (var i = "tuco_sk_".Length; i + 6 <= Canary.Length; i++)
            Assert.DoesNotContain(Canary.Substring(i, 6), seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_behind_a_link_that_moved_counts_at_once()
    {
        var folder = Directory.CreateTempSubdirectory("tuco-mcp-");
        await using var sandbox = await TucoSandbox.StartAsync();
        foreach (var (name, key) in new[] { ("old", "tuco_wrong"), ("new", sandbox.ApiKey) })
        {
            folder.CreateSubdirectory(name);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, name, "key"), key);
        }
        var data = Path.Combine(folder.FullName, "data");
        Directory.CreateSymbolicLink(data, "old");
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY_FILE"] = Path.Combine(data, "key") });
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"analytics"}""");
        var before = TextOf(await program.AnswerAsync(1));
        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "new");
        await program.SendAsync("tools/call", 2, """{"name":"analytics"}""");
        var after = TextOf(await program.AnswerAsync(2));
        folder.Delete(recursive: true);

        Assert.StartsWith("unauthorized: ", before, StringComparison.Ordinal);
        Assert.Contains("reached", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_key_file_counts_at_once()
    {
        var file = Path.GetTempFileName();
        await using var sandbox = await TucoSandbox.StartAsync();
        await File.WriteAllTextAsync(file, "tuco_wrong\n");
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY_FILE"] = file });
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"analytics"}""");
        var before = TextOf(await program.AnswerAsync(1));
        await File.WriteAllTextAsync(file, sandbox.ApiKey);
        await program.SendAsync("tools/call", 2, """{"name":"analytics"}""");
        var after = TextOf(await program.AnswerAsync(2));
        File.Delete(file);

        Assert.StartsWith("unauthorized: ", before, StringComparison.Ordinal);
        Assert.Contains("reached", after, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Sandboxed => new() { ["TUCO_SANDBOX"] = "true" };

    private static Dictionary<string, string> On(TucoSandbox sandbox) => new() { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY"] = sandbox.ApiKey };

    private static string TextOf(JsonNode answer) => (string)answer["result"]!["content"]![0]!["text"]!;

    private static async Task<int> EndsInTimeAsync(Program program, Action end, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        end();
        var code = await program.ExitAsync();
        Assert.True(watch.Elapsed < (limit ?? ASecond), $"It took {watch.Elapsed}.");
        return code;
    }
}
