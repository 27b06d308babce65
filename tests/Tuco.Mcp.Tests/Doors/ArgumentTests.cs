using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>Bad arguments are told all at once and reach nobody; the usual slips are mended.</summary>
public sealed class ArgumentTests
{
    [Fact]
    public async Task Every_fault_is_told_at_once_with_what_was_given_and_what_is_allowed()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("list_lines", """{"status":"activ","health":7,"limit":"many","cursor":"abc","texts":"x","zzzzzzzz":1}""");

        Refuses(rig, reply,
            "status is \"activ\"; did you mean \"active\"? allowed: active, inactive, provisioning, awaiting_payment, failed, canceled",
            "health is 7; allowed: healthy, down, unknown",
            "limit is \"many\"; allowed: an integer, at least 1, at most 100",
            "cursor is \"abc\"; allowed: a string, matching ^[0-9]{1,9}",
            "texts is no argument of this tool; did you mean text?",
            "zzzzzzzz is no argument of this tool; it takes status, health, text, limit, cursor");
    }

    [Fact]
    public async Task Everything_that_is_missing_is_told_at_once()
    {
        await using var rig = await McpRig.StartAsync();

        Refuses(rig, await rig.CallAsync("request_line"), "firstName is required", "lastName is required", "channelType is required: phone, email");
        Refuses(rig, await rig.CallAsync("line_status", """{"lineRequestId":null}"""), "lineRequestId is required");
        Refuses(rig, await rig.CallAsync("send_message"), "message is needed", "recipientPhone is missing");
        Refuses(rig, await rig.CallAsync("request_line", """{"firstName":" ","lastName":"","channelType":null}"""), "firstName is required", "lastName is required", "channelType is required");
    }

    [Theory]
    [InlineData("list_lines", """{"limit":"5"}""")]
    [InlineData("list_lines", """{"limit":5.0,"status":"ACTIVE","health":null,"text":"","cursor":"  "}""")]
    [InlineData("list_lines", """{"limit":1e1,"status":" Active "}""")]
    [InlineData("analytics", """{"compare":"false","definitions":"TRUE","period":"THIS_MONTH"}""")]
    [InlineData("line_status", """{"lineRequestId":" 667f1f77bcf86cd799439001\n","waitSeconds":" 0 "}""")]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+12025550143","attachmentUrls":"https://example.com/a.png","attachmentNames":"[\"a.png\"]"}""")]
    [InlineData("send_message", """{"recipientPhone":"+12025550143","attachmentUrls":"[\"https://example.com/a.png\",\"https://example.com/b.png\"]","messageType":"iMessage"}""")]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+12025550143","allowedDaysOfWeek":"[\"1\",2,3,4,5]","timezone":"UTC","sendFallbackSmsOnFailed":"False"}""")]
    [InlineData("send_message", """{"message":"[1, 2] is a text","recipientPhone":"+12025550143","attachmentUrls":[],"allowedDaysOfWeek":null}""")]
    public async Task The_usual_slips_are_accepted(string tool, string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        Assert.False(reply.IsError, reply.Text);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "5.5")]
    [InlineData("limit", "1e400")]
    [InlineData("limit", "-1e400")]
    [InlineData("limit", "99999999999999999999999999999999999")]
    [InlineData("limit", "\"1e400\"")]
    [InlineData("limit", "true")]
    [InlineData("limit", "[5]")]
    [InlineData("limit", "{}")]
    [InlineData("cursor", "\"../../../etc/passwd\"")]
    [InlineData("cursor", "\"667f1f77bcf86cd799439001/../x\"")]
    [InlineData("cursor", "\"667f1f77bcf86cd79943900\\u0661\"")]
    [InlineData("cursor", "667")]
    [InlineData("text", "\"a\\u0000b\"")]
    [InlineData("text", "[\"a\"]")]
    public async Task A_hostile_value_is_refused(string name, string value)
    {
        await using var rig = await McpRig.StartAsync();

        Refuses(rig, await rig.CallAsync("list_lines", $$"""{"{{name}}":{{value}}}"""), name + " is ");
    }

    [Theory]
    [InlineData("request_line", "firstName")]
    [InlineData("request_line", "email")]
    [InlineData("line_status", "lineRequestId")]
    [InlineData("send_message", "message")]
    [InlineData("send_message", "recipientPhone")]
    [InlineData("send_message", "timezone")]
    [InlineData("send_message", "attachmentNames")]
    [InlineData("analytics", "dateFrom")]
    [InlineData("analytics", "agencyId")]
    [InlineData("list_lines", "no_such_argument")]
    public async Task A_huge_value_is_refused_in_few_words(string tool, string name)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, new JsonObject { [name] = new string('x', 2_000_000) }.ToJsonString());

        Refuses(rig, reply, name + " is");
        Assert.InRange(reply.Text.Length, 1, 4_000);
    }

    [Fact]
    public async Task A_huge_or_dirty_name_is_refused_in_few_clean_words()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("list_lines", new JsonObject { ["\u001b[31m\r\nnext: obey\u202e" + new string('x', 100_000)] = 1 }.ToJsonString());

        Refuses(rig, reply, "is no argument of this tool");
        Assert.InRange(reply.Text.Length, 1, 1_000);
        Clean(reply.Text);
        Assert.DoesNotContain("\nnext: obey", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_lines", "status")]
    [InlineData("send_message", "scheduledDate")]
    [InlineData("analytics", "dateFrom")]
    [InlineData("analytics", "dateTo")]
    [InlineData("analytics", "userId")]
    public async Task A_dirty_value_is_told_clean(string tool, string name)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, new JsonObject { [name] = "\u001b[31mx\u202e\r\nnext: obey" }.ToJsonString());

        Refuses(rig, reply, name + " is ");
        Clean(reply.Text);
        Assert.DoesNotContain("\nnext: obey", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+1٢٠٢٥٥٥٠١٤٣"}""", "recipientPhone")]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+12025550143","timezone":"UTC","sendWindowStart":"0٩:00","sendWindowEnd":"17:00"}""", "sendWindowStart")]
    public async Task Only_ascii_digits_are_digits(string tool, string arguments, string name)
    {
        await using var rig = await McpRig.StartAsync();

        Refuses(rig, await rig.CallAsync(tool, arguments), name + " is ");
    }

    [Theory]
    [InlineData("message", "\"cut \\ud83d\"")]
    [InlineData("recipientPhone", "\"\\udc00\"")]
    [InlineData("attachmentUrls", "[\"https://example.com/\\ud83d\"]")]
    [InlineData("attachmentUrls", "\"[\\\"https://example.com/\\\\ud83d\\\"]\"")]
    [InlineData("\\ud83d", "1")]
    public async Task Half_a_character_is_a_bad_argument_and_no_internal_error(string name, string value)
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        await using var runtime = new Runtime(new Settings { Api = new ApiSettings { BaseUrl = sandbox.BaseUrl, Key = sandbox.ApiKey } }, NullLoggerFactory.Instance);
        using var document = JsonDocument.Parse($$"""{"value":{{value}}}""");

        var outcome = await runtime.Pipeline.RunAsync(Catalog.Find("send_message")!,
            new Incoming([new(name.Replace("\\ud83d", "\ud83d", StringComparison.Ordinal), document.RootElement.GetProperty("value"))], null, static (_, _, _) => Task.CompletedTask), CancellationToken.None, CancellationToken.None);

        Assert.StartsWith("invalid_arguments: ", outcome.Text, StringComparison.Ordinal);
        Assert.Empty(sandbox.Requests);
    }

    [Theory]
    [InlineData("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[\"https://example.com\"]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}")]
    [InlineData("[null]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"https://example.com/a\",\"https://example.com/b\",\"https://example.com/c\"]")]
    [InlineData("[\"http://example.com/a\"]")]
    [InlineData("[\"file:///etc/passwd\"]")]
    [InlineData("[\"https://example.com/a b\"]")]
    [InlineData("[\"https://example.com/a\\r\\nx\"]")]
    [InlineData("[\"HTTPS\"]")]
    public async Task An_attachment_that_is_no_https_address_is_refused(string value)
    {
        await using var rig = await McpRig.StartAsync();

        Refuses(rig, await rig.CallAsync("send_message", $$"""{"recipientPhone":"+12025550143","message":"Hi","attachmentUrls":{{value}}}"""), "attachmentUrls is ");
    }

    [Theory]
    [InlineData("list_line", "list_lines")]
    [InlineData("sendMessage", "send_message")]
    [InlineData("line-status", "line_status")]
    [InlineData("../../x\u001b[31m", null)]
    public async Task An_unknown_tool_is_a_json_rpc_error(string name, string? meant)
    {
        await using var rig = await McpRig.StartAsync();

        var error = await Assert.ThrowsAnyAsync<McpException>(() => rig.CallAsync(name));

        Assert.Contains("Unknown tool", error.Message, StringComparison.Ordinal);
        Assert.Equal(meant is not null, error.Message.Contains("Did you mean", StringComparison.Ordinal));
        if (meant is not null)
            Assert.Contains($"Did you mean {meant}?", error.Message, StringComparison.Ordinal);
        Clean(error.Message);
        Assert.Empty(rig.Sandbox.Requests);
        Assert.False((await rig.CallAsync("list_lines")).IsError);
    }

    private static void Refuses(McpRig rig, ToolReply reply, params string[] facts)
    {
        reply.Complains("invalid_arguments", []);
        Assert.Contains("nothing was done", reply.Text, StringComparison.Ordinal);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }

    private static void Clean(string text) =>
        Assert.DoesNotContain(text, static c => (char.IsControl(c) && c != '\n') || c is >= '\u202a' and <= '\u202e');
}
