using System.Diagnostics;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What a person sees on a terminal, through util-linux's <c>script</c>, and what bash completes.</summary>
public sealed class TerminalTests
{
    [TerminalFact]
    public async Task Rows_become_a_coloured_table()
    {
        var (code, screen) = await OnTerminalAsync("tuco-mcp call list_lines limit=1 --sandbox");

        Assert.Equal(0, code);
        Assert.Contains('╭', screen);
        Assert.Contains("\u001b[", screen, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task Rows_that_are_wider_than_the_terminal_become_a_block_each()
    {
        var (code, screen) = await OnTerminalAsync("stty cols 80; tuco-mcp call list_lines limit=2 --sandbox");

        Assert.Equal(0, code);
        Assert.DoesNotContain(" | ", screen, StringComparison.Ordinal);
        Assert.Matches("_id: 667f1f77bcf86cd799439001\r?\n  name: «Sales Team 1»\r?\n  phone / email: ", screen);
    }

    [TerminalFact]
    public async Task What_failed_stands_out_and_what_to_do_follows_in_one_block()
    {
        var (code, screen) = await OnTerminalAsync($"tuco-mcp call line_status lineRequestId={new string('a', 24)} --sandbox");

        Assert.Equal(1, code);
        Assert.Matches("\u001b\\[1;[0-9;]+mnot_found: ", screen);
        Assert.Contains("correlationId: ", screen[screen.LastIndexOf("\u001b[0m", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task A_long_call_shows_how_far_it_is() =>
        Assert.Contains(" of 45 s)", (await OnTerminalAsync("tuco-mcp demo")).Output, StringComparison.Ordinal);

    [TerminalFact]
    public async Task The_doctor_uses_colours()
    {
        var (_, screen) = await OnTerminalAsync("tuco-mcp doctor --sandbox");
        Assert.Matches("\u001b\\[[0-9;]*m✓\u001b\\[0m program: ", screen);
    }

    [TerminalFact]
    public async Task A_person_who_starts_the_server_is_told_that_it_waits_for_an_assistant() =>
        Assert.Contains("tuco-mcp --help",
            (await OnTerminalAsync("exec 3< <(tuco-mcp --sandbox 2>&1 </dev/tty); read -r said <&3; echo \"$said\"; kill $!")).Output, StringComparison.Ordinal);

    [TerminalFact]
    public async Task NO_COLOR_is_heeded()
    {
        var (_, screen) = await OnTerminalAsync("NO_COLOR=1 tuco-mcp call list_lines limit=1 --sandbox");
        Assert.DoesNotMatch("\u001b\\[[0-9;]*3[0-9]m", screen);
    }

    [Theory]
    [InlineData("tuco-mcp ca", "call")]
    [InlineData("tuco-mcp call list_l", "list_lines")]
    [InlineData("tuco-mcp call list_lines hea", "health=")]
    [InlineData("tuco-mcp call list_lines health=d", "down")]
    [InlineData("tuco-mcp call list_lines health=", "down healthy unknown")]
    [InlineData("tuco-mcp call list_lines --quiet", "--quiet-hours")]
    [InlineData("tuco-mcp config v", "visual-studio vscode")]
    [InlineData("tuco-mcp completion z", "zsh")]
    [InlineData("tuco-mcp au", "audit")]
    public async Task Bash_completes(string line, string offered)
    {
        var script = $$"""
            source <(tuco-mcp completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=(tuco-mcp x) COMP_CWORD=1
            _tuco_mcp 2>/dev/null
            echo "${COMPREPLY[*]}"
            """;

        var (code, output) = await RunAsync("bash", ["-c", script]);

        Assert.Equal((0, offered), (code, string.Join(' ', output.Trim().Split(' ').Order(StringComparer.Ordinal))));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_script_for_each_shell_asks_the_program(string shell)
    {
        var (code, output, _) = await Program.RunAsync(null, "completion", shell);
        Assert.Equal(0, code);
        Assert.Contains("\"[suggest]\"", output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output)> OnTerminalAsync(string command) =>
        RunAsync("script", ["-qefc", $"stty cols 220 rows 50; {command}", "/dev/null"]);

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = Path.GetDirectoryName(Program.Executable) + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/bash";
        start.Environment.Remove("NO_COLOR");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}

/// <summary>A test that needs a terminal, which <c>script</c> of util-linux makes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") ? null : "script of util-linux is not installed";
}
