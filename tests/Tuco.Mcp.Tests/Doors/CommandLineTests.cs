using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_demo_runs_without_an_account_or_a_network()
    {
        var noSuchProxy = new Dictionary<string, string> { ["HTTP_PROXY"] = "http://127.0.0.1:9", ["HTTPS_PROXY"] = "http://127.0.0.1:9" };
        var (code, output, errors) = await Program.RunAsync(noSuchProxy, "demo");

        Assert.Equal("", errors);
        Assert.Equal(0, code);
        foreach (var told in new[] { "list_lines", "request_line", "paid: http://127.0.0.1:", "The line is ready to use.", "Tuco accepted the message", "repliedPct", "What next" })
            Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Tools_json_is_what_tools_list_answers()
    {
        var (code, output, _) = await Program.RunAsync(null, "tools", "--json");
        await using var program = Program.Start();
        await program.InitializeAsync();
        await program.SendAsync("tools/list", 1);

        Assert.Equal(0, code);
        Assert.True(JsonNode.DeepEquals((await program.AnswerAsync(1))["result"]!["tools"], JsonNode.Parse(output)!["tools"]));
    }

    [Fact]
    public async Task A_tool_is_told_with_its_arguments()
    {
        var (code, output, errors) = await Program.RunAsync(null, "tools", "line_status");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("line_status (Read): Status of one line request", output, StringComparison.Ordinal);
        Assert.Contains("\nlineRequestId, required: a string", output, StringComparison.Ordinal);
        Assert.Contains("\nwaitSeconds: an integer, at least 0, at most 45 (", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_prints_a_table()
    {
        var (code, output, _) = await Program.RunAsync(null, "tools");
        Assert.Equal(0, code);
        Assert.Contains("send_message", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_prints_text_for_a_person_or_the_structured_result()
    {
        var text = await Program.RunAsync(null, "call", "list_lines", "limit=1", "--sandbox");
        var json = await Program.RunAsync(null, "call", "list_lines", "--args", """{"limit":3}""", "limit=1", "--json", "--sandbox");

        Assert.Equal(0, text.Code);
        Assert.Contains("Sales Team 1", text.Output, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(json.Output)!["lines"]!.AsArray());
    }

    [Fact]
    public async Task A_call_that_fails_exits_with_1_and_says_so_on_standard_error()
    {
        var (code, output, errors) = await Program.RunAsync(null, "call", "line_status", "lineRequestId=" + new string('a', 24), "--sandbox");

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.StartsWith("not_found: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean list_lines?", "call", "list_line")]
    [InlineData("is no name=value", "call", "list_lines", "limit")]
    [InlineData("'--jsn' is no flag and no name=value", "call", "list_lines", "--jsn")]
    [InlineData("did you mean send_message?", "tools", "send_mesage")]
    [InlineData("--args takes one JSON object", "call", "list_lines", "--args", "[1]")]
    [InlineData("limit is given twice", "call", "list_lines", "limit=1", "limit=2")]
    [InlineData("limit is given twice", "call", "list_lines", "--args", """{"limit":1,"limit":2}""")]
    [InlineData("no valid Unicode", "call", "list_lines", "--args", """{"text":"bad \ud83d end"}""")]
    [InlineData("no valid Unicode", "call", "list_lines", "--args", """{"x":[{"bad \udc00":1}]}""")]
    [InlineData("must be a whole number from 1 to 50", "call", "list_lines", "--timeout", "0")]
    [InlineData("mini", "sandbox", "--plan", "enterprise")]
    [InlineData("--port takes a number", "sandbox", "--port", "abc")]
    [InlineData("names no file that can be written", "call", "list_lines", "--log-file", "/proc/x/y.log")]
    [InlineData("--bogus", "stdio", "--bogus")]
    [InlineData("Required command", "audit")]
    [InlineData("claude-desktop", "config", "emacs")]
    [InlineData("bash", "completion", "tcsh")]
    [InlineData("--timeout", "demo", "--timeout", "5")]
    public async Task A_usage_error_exits_with_2_and_names_the_fault(string told, params string[] arguments)
    {
        var (code, output, errors) = await Program.RunAsync(null, arguments);

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_told_at_once_and_no_value()
    {
        var (code, output, errors) = await Program.RunAsync(new Dictionary<string, string>
        {
            ["TUCO_API_KEY"] = "sk_secretvalue",
            ["TUCO_BASE_URL"] = "http://tuco.example",
            ["TUCO_RETRIES"] = "many",
            ["TUCO_LOG_LEVEL"] = "Loud",
            ["TUCO_TIMEOUTS"] = "5",
        });

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Equal(5, errors.Trim().Split('\n').Length);
        Assert.Contains("did you mean TUCO_TIMEOUT?", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secretvalue", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_stopped_says_what_is_known()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        sandbox.Faults.Add(new Fault { Path = "/api/*", Hold = new TaskCompletionSource().Task });
        var environment = new Dictionary<string, string> { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY"] = sandbox.ApiKey };
        await using var call = Program.Start(environment, "call", "send_message", "recipientPhone=+12025550143", "message=Hi");
        await Calls.UntilAsync(() => sandbox.Requests.Count == 1);
        await call.TerminateAsync();

        Assert.Equal(1, await call.ExitAsync());
        Assert.StartsWith("outcome_unknown: ", call.Errors[call.Errors.IndexOf("outcome", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_beat_the_environment()
    {
        var (code, _, _) = await Program.RunAsync(new Dictionary<string, string> { ["TUCO_TIMEOUT"] = "nonsense" }, "call", "analytics", "--sandbox", "--timeout", "5");
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("OFF", false)]
    [InlineData("yes", true)]
    [InlineData("0", false)]
    public void A_switch_takes_the_usual_words(string word, bool on)
    {
        var (settings, faults) = Options.Variables.Read(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TUCO_READ_ONLY"] = word }, new Dictionary<string, string>(StringComparer.Ordinal));

        Assert.Empty(faults);
        Assert.Equal(on, settings.Safety.ReadOnly);
    }

    [Fact]
    public async Task What_the_system_says_is_told_in_words()
    {
        var environment = new Dictionary<string, string> { ["TUCO_API_KEY"] = "tuco_x", ["TUCO_BASE_URL"] = "http://127.0.0.1:9", ["TUCO_STORE"] = "/proc/none/ledger.db" };

        var (code, _, errors) = await Program.RunAsync(environment, "call", "request_line", "firstName=A", "lastName=B", "channelType=email", "email=a@example.com", "--yes");

        Assert.Equal(1, code);
        Assert.Contains("Could not find a part of the path '/proc/none", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_calls_share_one_sandbox()
    {
        await using var sandbox = Program.Start(null, "sandbox", "--port", "0", "--plan", "starter");
        var environment = new Dictionary<string, string>();
        while (environment.Count < 2)
        {
            if ((await sandbox.LineAsync()).Trim().Split(' ', '=') is ["export", var name, var value])
                environment[name] = value;
        }
        var requested = await Program.RunAsync(environment, "call", "request_line", "firstName=A", "lastName=B", "channelType=email", "email=a@example.com", "--json", "--yes");
        var status = await Program.RunAsync(environment, "call", "line_status", $"lineRequestId={JsonNode.Parse(requested.Output)!["lineRequestId"]}");
        await sandbox.TerminateAsync();

        Assert.Contains("status: awaiting_payment", status.Output, StringComparison.Ordinal);
        Assert.Equal(0, await sandbox.ExitAsync());
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("stdio", "--version")]
    [InlineData("tools", "--version")]
    [InlineData("call", "--version")]
    [InlineData("demo", "--version")]
    [InlineData("sandbox", "--version")]
    [InlineData("doctor", "--version")]
    [InlineData("config", "--version")]
    [InlineData("completion", "--version")]
    [InlineData("audit", "--version")]
    [InlineData("audit", "verify", "--version")]
    public async Task The_version_is_told(params string[] arguments)
    {
        var (code, output, _) = await Program.RunAsync(null, arguments);
        Assert.Equal((0, Product.Version), (code, output.Trim()));
    }

    [Theory]
    [InlineData("tuco-mcp")]
    [InlineData("stdio")]
    [InlineData("http")]
    [InlineData("healthcheck")]
    [InlineData("tools")]
    [InlineData("call")]
    [InlineData("demo")]
    [InlineData("sandbox")]
    [InlineData("audit")]
    [InlineData("audit verify")]
    [InlineData("doctor")]
    [InlineData("config")]
    [InlineData("completion")]
    public async Task The_help_is_the_approved_one(string command)
    {
        var (code, output, _) = await Program.RunAsync(null, command == "tuco-mcp" ? ["--help"] : [.. command.Split(' '), "--help"]);
        Assert.Equal(0, code);
        Approved.Matches($"tests/Tuco.Mcp.Tests/Approved/help-{command.Replace(' ', '-')}.txt", output.ReplaceLineEndings("\n"));
    }
}
