using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>The command line asks on a terminal; elsewhere <c>--yes</c> is the person's yes.</summary>
public sealed class CommandLineConsentTests
{
    private static readonly string[] Line = ["call", "request_line", "firstName=A", "lastName=B", "channelType=email", "email=a@example.com"];
    private static readonly string[] Send = ["call", "send_message", "recipientPhone=+12025550143", "message=Hi"];

    [Fact]
    public async Task One_send_asks_nothing()
    {
        await using var sandbox = await TucoSandbox.StartAsync();

        var (code, output, errors) = await RunAsync(sandbox, Send);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Tuco accepted the message", output, StringComparison.Ordinal);
        Assert.Single(Writes(sandbox));
    }

    [Fact]
    public async Task A_line_request_without_a_terminal_says_what_is_missing()
    {
        await using var sandbox = await TucoSandbox.StartAsync();

        var (code, output, errors) = await RunAsync(sandbox, Line);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("not_confirmed: ", errors, StringComparison.Ordinal);
        Assert.Contains("--yes", errors, StringComparison.Ordinal);
        Assert.Empty(Writes(sandbox));
    }

    [Fact]
    public async Task With_yes_it_is_requested()
    {
        await using var sandbox = await TucoSandbox.StartAsync();

        var (code, output, _) = await RunAsync(sandbox, [.. Line, "--yes"]);

        Assert.Equal(0, code);
        Assert.Contains("awaiting_payment", output, StringComparison.Ordinal);
        Assert.Single(Writes(sandbox));
    }

    [Fact]
    public async Task Under_always_a_send_needs_it_too()
    {
        await using var sandbox = await TucoSandbox.StartAsync();

        Assert.Equal(1, (await RunAsync(sandbox, [.. Send, "--confirm", "always"])).Code);
        Assert.Empty(Writes(sandbox));
        Assert.Equal(0, (await RunAsync(sandbox, [.. Send, "--confirm", "always", "--yes"])).Code);

        Assert.Single(Writes(sandbox));
    }

    [Fact]
    public async Task A_dry_run_needs_no_yes()
    {
        await using var sandbox = await TucoSandbox.StartAsync();

        var (code, output, _) = await RunAsync(sandbox, [.. Line, "dryRun=true"]);

        Assert.Equal(0, code);
        Assert.Contains("dry_run", output, StringComparison.Ordinal);
        Assert.Empty(Writes(sandbox));
    }

    private static IEnumerable<SandboxRequest> Writes(TucoSandbox sandbox) => sandbox.Requests.Where(static request => request.Method == "POST");

    private static Task<(int Code, string Output, string Errors)> RunAsync(TucoSandbox sandbox, params string[] arguments) => Doors.Program.RunAsync(
        new Dictionary<string, string> { ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri, ["TUCO_API_KEY"] = sandbox.ApiKey }, arguments);
}
