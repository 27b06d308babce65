using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>Where the values of <c>tuco-mcp call</c> come from.</summary>
public sealed class CallArgumentTests
{
    [Theory]
    [InlineData("@FILE", "from a file\nof two lines", "from a file\nof two lines\n")]
    [InlineData("@FILE", "windows", "windows\r\n")]
    [InlineData("@FILE", "two breaks\n", "two breaks\n\n")]
    [InlineData("@@channel all", "@channel all", "")]
    [InlineData("me@example.com", "me@example.com", "")]
    [InlineData("a=b", "a=b", "")]
    public async Task A_value_is_a_text_or_comes_from_a_file(string value, string sent, string file)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("text"), file);

        var (code, message) = await SendAsync(value.Replace("FILE", folder.Of("text"), StringComparison.Ordinal), "");

        Assert.Equal((0, sent), (code, message));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("@-")]
    public async Task A_value_comes_from_standard_input(string value) => Assert.Equal((0, "typed"), await SendAsync(value, "typed\n"));

    [Theory]
    [InlineData("message names no file that can be read", "message=@/nowhere/text")]
    [InlineData("@@", "message=@ann")]
    [InlineData("message holds no text in UTF-8", "message=@BINARY")]
    [InlineData("message holds more than 1 MiB", "message=@LARGE")]
    [InlineData("standard input can be one argument only", "message=-", "recipientName=@-")]
    public async Task A_value_that_cannot_be_read_is_a_usage_error(string told, params string[] pairs)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.Of("BINARY"), [0xC3, 0x28]);
        File.WriteAllBytes(folder.Of("LARGE"), new byte[1024 * 1024 + 1]);
        var given = pairs.Select(pair => pair.Replace("@BINARY", "@" + folder.Of("BINARY"), StringComparison.Ordinal).Replace("@LARGE", "@" + folder.Of("LARGE"), StringComparison.Ordinal));

        var (code, output, errors) = await Program.RunAsync(null, ["call", "send_message", "recipientPhone=+12025550143", .. given, "--sandbox"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Piped_an_answer_is_plain_text()
    {
        var (_, lines, _) = await Program.RunAsync(null, "call", "list_lines", "--sandbox");
        var (_, tools, _) = await Program.RunAsync(null, "tools");

        Assert.Contains("name | ", lines, StringComparison.Ordinal);
        Assert.Contains("list_lines | Read | ", tools, StringComparison.Ordinal);
        Assert.DoesNotContain(lines + tools, static c => c is '\u001b' or '│' or '╭');
    }

    private static async Task<(int Code, string? Message)> SendAsync(string value, string input)
    {
        await using var tuco = await TucoSandbox.StartAsync();
        var environment = new Dictionary<string, string> { ["TUCO_BASE_URL"] = tuco.BaseUrl.AbsoluteUri, ["TUCO_API_KEY"] = tuco.ApiKey };
        await using var call = Program.Start(environment, "call", "send_message", "recipientPhone=+12025550143", "message=" + value);
        await call.WriteAsync(input, end: false);
        call.CloseInput();
        var code = await call.ExitAsync();
        return (code, (string?)JsonNode.Parse(tuco.Requests.Single(static request => request.Method == "POST").Body)!["message"]);
    }
}
