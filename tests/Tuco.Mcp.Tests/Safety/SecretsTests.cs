using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;
using DoorProgram = Tuco.Mcp.Tests.Doors.Program;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>No key that is told is in anything that leaves: results (from twelve characters on), errors, standard error, the log file (from six on).</summary>
public sealed class SecretsTests
{
    private const string Key = "tuco_sk_Q7w9ZkP3rT5vX1yBmN8cL2dF";
    private const string Clerk = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyXzFhIn0.q8Wn3Zt6Yp1Lk5Vx";
    private const string ActionsKey = "sk_live0001_h2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab";
    private static readonly string Random = Key["tuco_sk_".Length..];
    private static readonly SandboxOptions Canaries = new() { ApiKey = Key, ClerkToken = Clerk, ActionsKey = ActionsKey };

    [Theory]
    [InlineData("Bearer KEY!", "Bearer tuco_sk_[redacted]!")]
    [InlineData("KEYKEY", "tuco_sk_[redacted]tuco_sk_[redacted]")]
    [InlineData("…PART…", "…[redacted]…")]
    [InlineData("https://u:KEY@host/", "https://u:tuco_sk_[redacted]@host/")]
    [InlineData("a\nKEY\nb", "a\ntuco_sk_[redacted]\nb")]
    [InlineData("Q7w9Z is short", "Q7w9Z is short")]
    [InlineData("nothing\u200b here", "nothing\u200b here")]
    public void A_run_of_six_characters_is_cut_and_nothing_else(string text, string cut)
    {
        var secrets = Known(Key);

        Assert.Equal(cut, secrets.Cut(text.Replace("KEY", Key, StringComparison.Ordinal).Replace("PART", Random[3..9], StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u0007")]
    [InlineData("\u0301")]
    [InlineData("\ufffc")]
    public void What_nobody_sees_does_not_hide_a_key(string between)
    {
        var cut = Known(Key).Cut($"zero\u200bwidth {string.Join(between, Random.ToCharArray())}\nnext: x");

        Assert.Equal("zero\u200bwidth [redacted]\nnext: x", cut);
    }

    [Fact]
    public void Clean_text_and_results_are_the_same_instances()
    {
        var secrets = Known(Key);
        var text = new string('x', 20_000);
        var json = Encoding.UTF8.GetBytes($$"""{"a":"{{text}}"}""");

        Assert.Same(text, secrets.Cut(text));
        Assert.Same(json, secrets.Cut(json));
    }

    [Fact]
    public void Every_secret_that_was_added_is_cut_and_blank_ones_are_none()
    {
        var secrets = Known(Key, null, " ", "tuco_sk_AAAABBBBCCCC+/\"x", "abc\n");

        Assert.Equal("tuco_sk_[redacted] [redacted] of [redacted]", secrets.Cut($"{Key} AAAABBBBCCCC+/\"x of abc"));
    }

    [Fact]
    public void A_result_is_cut_in_its_strings_and_names_and_stays_json()
    {
        var secrets = Known("tuco_sk_AAAA+BBBB/CCCC\"DDDD");
        var json = Encoding.UTF8.GetBytes(new JsonObject { ["a"] = new JsonArray("x AAAA+BBBB/CCCC\"DD y", 1.50, true, null), ["AAAA+BBBB/CCCC"] = new JsonObject { ["b"] = "AAAA+BBBB" } }.ToJsonString());

        Assert.Equal("""{"a":["x [redacted] y",1.5,true,null],"[redacted]":{"b":"AAAA\u002BBBBB"}}""", Encoding.UTF8.GetString(secrets.Cut(json)));
    }

    [Fact]
    public async Task Secrets_are_added_by_many_at_once()
    {
        var secrets = new Secrets();

        await Parallel.ForAsync(0, 90, (i, _) =>
        {
            secrets.Add($"tuco_sk_{i:D12}xyz");
            return ValueTask.CompletedTask;
        });

        Assert.All(Enumerable.Range(0, 90), i => Assert.DoesNotContain($"{i:D12}", secrets.Cut($"{i:D12}xyz"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_line_holds_no_secret_in_message_property_or_exception()
    {
        var file = Path.GetTempFileName();
        var spread = string.Join('\u200b', Key.ToCharArray());
        var failure = new InvalidOperationException($"no https://user:{Key}@example.com", new IOException(Key));
        var header = $"Bearer {Key}";
        using (var log = Log.Start(new LogSettings { File = file }, Known(Key)))
        {
            var logger = log.CreateLogger("test");
            logger.LogError(failure, "header {Header}", header);
            logger.LogError("a {Key} that is told twice: {Again}", Key, Key);
            logger.LogError("{Text}", spread);
        }
        var written = File.ReadAllText(file);
        File.Delete(file);

        Assert.Contains("InvalidOperationException", written, StringComparison.Ordinal);
        Secretless(written);
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(Clerk)]
    [InlineData(ActionsKey)]
    public async Task A_secret_that_a_model_passes_is_in_no_outcome(string secret)
    {
        await using var rig = await McpRig.StartAsync(Canaries);
        var meta = new JsonObject { ["x-correlation-id"] = secret };
        foreach (var tool in Catalog.Tools)
        {
            var good = JsonNode.Parse(Calls.Arguments(tool.Name))!.AsObject();
            await SecretlessAsync(rig.CallAsync(tool.Name, good.ToJsonString(), meta: meta));
            foreach (var name in Definitions.InputSchemaOf(tool.Name).GetProperty("properties").EnumerateObject().Select(static property => property.Name).Append(secret))
            {
                var given = good.DeepClone().AsObject();
                given[name] = secret;
                await SecretlessAsync(rig.CallAsync(tool.Name, given.ToJsonString(), meta: meta));
            }
        }
        var unknown = await Assert.ThrowsAnyAsync<Exception>(() => rig.CallAsync(secret));
        Secretless(unknown.Message);
    }

    [Theory]
    [InlineData("send_message", "message", "my key is KEY, keep it")]
    [InlineData("send_message", "message", "PART")]
    [InlineData("send_message", "attachmentNames", "[\"KEY\"]")]
    [InlineData("request_line", "firstName", "KEY")]
    public async Task Nothing_that_holds_a_key_is_sent(string tool, string argument, string value)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key });
        var given = JsonNode.Parse(Calls.Arguments(tool))!.AsObject();
        given["attachmentUrls"] = tool == "send_message" ? "https://example.com/a.png" : null;
        given[argument] = value.Replace("KEY", Key, StringComparison.Ordinal).Replace("PART", Random[..12], StringComparison.Ordinal);
        if (tool != "send_message")
            given.Remove("attachmentUrls");

        var reply = await rig.CallAsync(tool, given.ToJsonString());

        reply.Complains("invalid_arguments", []);
        Assert.Contains(argument + " holds a part of a secret", reply.Text, StringComparison.Ordinal);
        Secretless(reply.Text);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task What_only_looks_strange_is_sent()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key });

        (await rig.SendAsync("+12025550143", "Привет 👩‍👩‍👧 Q7w9Z\u200b!")).IsDone();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(500)]
    public async Task A_key_that_tuco_echoes_is_in_nothing_that_the_process_writes(int status)
    {
        var file = Path.GetTempFileName();
        await using var server = new RawServer(_ => RawServer.Json(Echo(), status, $"X-Echo: {Key}\r\nx-correlation-id: {Key}\r\nWWW-Authenticate: Bearer {Key}\r\n"));
        await using var program = DoorProgram.Start(new Dictionary<string, string>
        {
            ["TUCO_API_KEY"] = Key,
            ["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri,
            ["TUCO_CLERK_TOKEN"] = Clerk,
            ["TUCO_ACTIONS_URL"] = server.BaseUrl.AbsoluteUri,
            ["TUCO_ACTIONS_KEY"] = ActionsKey,
            ["TUCO_TOOLSETS"] = "all",
            ["TUCO_CONFIRM"] = "never",
            ["TUCO_LOG_LEVEL"] = "Verbose",
            ["TUCO_LOG_FILE"] = file,
            ["TUCO_RETRIES"] = "0",
        });
        var output = new StringBuilder((await program.InitializeAsync()).ToJsonString());
        var (id, done) = (0, 0);
        foreach (var (tool, arguments) in Catalog.Tools.SelectMany(static tool => new[] { Calls.Arguments(tool.Name), $$"""{"{{Key}}":"{{Key}}","limit":"{{Key}}"}""" }.Select(arguments => (tool.Name, arguments))).Append((Key, "{}")))
        {
            await program.SendAsync("tools/call", ++id, $$$"""{"name":"{{{tool}}}","arguments":{{{arguments}}},"_meta":{"x-correlation-id":"{{{Key}}}"}}""");
            var answer = await program.AnswerAsync(id);
            done += answer["result"]?["structuredContent"] is null ? 0 : 1;
            output.Append(answer.ToJsonString());
        }
        Assert.True(done >= (status == 200 ? 20 : 0), $"Only {done} calls were answered.");
        Secretless(await File.ReadAllTextAsync($"/proc/{program.Id}/cmdline"));
        program.CloseInput();
        output.Append(await program.RestAsync());
        Assert.Equal(0, await program.ExitAsync());
        var log = await File.ReadAllTextAsync(file);
        File.Delete(file);

        Assert.Contains("tools/call", log, StringComparison.Ordinal);
        Assert.All([Key, Clerk, ActionsKey], secret => Assert.Contains(server.Requests, request => request.Contains($"Bearer {secret}\r\n", StringComparison.Ordinal)));
        Assert.All(new[] { output.ToString(), program.Errors, log }, Secretless);
    }

    [Theory]
    [InlineData("call", "list_lines", "--api-key", Key)]
    [InlineData("call", "list_lines", "--api-key=" + Key)]
    [InlineData("call", Key)]
    [InlineData("call", "send_message", Key)]
    [InlineData("call", "send_message", "message=" + Key)]
    [InlineData("call", "line_status", "--args", "{\"lineRequestId\":\"" + Key + "\"}")]
    [InlineData("--base-url", "https://user:" + Key + "@example.com", "call", "list_lines")]
    [InlineData("sandbox", "--port", Key)]
    public async Task A_command_that_is_given_a_key_does_not_tell_it(params string[] arguments)
    {
        var (code, output, errors) = await DoorProgram.RunAsync(new Dictionary<string, string> { ["TUCO_API_KEY"] = Key, ["TUCO_BASE_URL"] = "http://127.0.0.1:9" }, arguments);

        Assert.NotEqual(0, code);
        Assert.NotEqual("", errors);
        Secretless(output);
        Secretless(errors);
    }

    [Fact]
    public void No_flag_takes_a_secret() => Assert.All(Variables.All.Where(static variable => variable.Secret), static variable =>
        Assert.DoesNotContain(variable.Flag + " ", File.ReadAllText(Path.Combine(Approved.Root, "tests/Tuco.Mcp.Tests/Approved/help-call.txt")), StringComparison.Ordinal));

    [Fact]
    public void What_shares_a_few_characters_with_a_key_is_no_leak()
    {
        var secrets = new Secrets();
        secrets.Add("tuco_sandbox_9f0001903cb2d17e44a8b6c5d2e1f007");

        Assert.True(secrets.Holds("key-case000190x", Secrets.RunInResults));
        Assert.False(secrets.Leak("key-case000190x", Secrets.RunInResults));
        Assert.True(secrets.Leak("key-0001903cb2d17e44", Secrets.RunInResults));
    }

    [Theory]
    [InlineData("/var/lib/tuco/ledger.db", "Host=db;Password=canary-9876", "ledger", true)]
    [InlineData("/var/lib/tuco/ledger.db", "Host=db;Password=canary-9876", "canary-9876", false)]
    public void The_path_of_a_store_is_no_secret_and_a_password_is(string path, string connection, string text, bool stays)
    {
        var name = stays ? path : connection;
        var secrets = Variables.SecretsIn(new Dictionary<string, string>(StringComparer.Ordinal) { ["TUCO_STORE"] = name });

        Assert.Equal(stays, secrets.Cut($"it says {text}").Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("p", "password=p, and a happy person", "password=[redacted], and a happy person")]
    [InlineData("ab", "about ab: cab", "about [redacted]: cab")]
    [InlineData("abab", "ababab abab", "ababab [redacted]")]
    public void A_secret_of_a_few_letters_is_cut_as_a_word_of_its_own(string secret, string text, string cut) => Assert.Equal(cut, Known(secret).Cut(text));

    /// <summary>Every field that a tool reads, with all secrets in it.</summary>
    private static string Echo() =>
        $$$"""
        {"success":true,"status":"{{{Key}}}","error":"{{{Key}}}","code":"{{{Key}}}","reason":"{{{Key}}}","redirect":"/{{{Key}}}","message":"Bearer {{{Key}}}","paymentUrl":"https://example.com/?k={{{Key}}}",
        "line":{"_id":"{{{Key}}}","firstName":"{{{Key}}}"},"existingLine":{"_id":"{{{Key}}}","firstName":"{{{Key}}}"},"lines":[{"_id":"{{{Key}}}","firstName":"{{{Key}}}","email":"{{{Key}}}@example.com"}],
        "metrics":{"sent":1},"filter":{"userId":"{{{Key}}}"},"explainer":{"sent":"{{{Key}}}"},"leads":[{"_id":"{{{Key}}}","notes":"{{{Key}}}"}],"messages":[{"_id":"{{{Key}}}","message":"{{{Key}}}"}],
        "ok":true,"reaction":"{{{Key}}}","typing":true,"note":"{{{Key}}}","deletedCount":1,"cancelledCount":1,"messageIds":["{{{Key}}}"],"available":true,"savedCount":1,"leadId":"{{{Key}}}",
        "campaigns":[{"_id":"{{{Key}}}","name":"{{{Key}}}"}],"replies":[{"leadId":"{{{Key}}}","message":"{{{Key}}}"}],"entries":[{"_id":"{{{Key}}}","phone":"{{{Key}}}"}],
        "webhooks":[{"id":"{{{Key}}}","url":"https://example.com/{{{Key}}}","name":"{{{Key}}}"}],"id":"{{{Key}}}","url":"{{{Key}}}","name":"{{{Key}}}","response":"{{{Key}}}","failures":["{{{Key}}}"],
        "result":{"data":{"json":{"{{{Key}}}":["Bearer {{{Key}}}"]} } } }
        """.Replace(Key, $"{Key} {Clerk} {ActionsKey}", StringComparison.Ordinal);

    private static Secrets Known(params string?[] keys)
    {
        var secrets = new Secrets();
        foreach (var key in keys)
            Assert.Equal(key, secrets.Add(key));
        return secrets;
    }

    private static async Task SecretlessAsync(Task<ToolReply> call)
    {
        var reply = await call;
        Secretless(reply.Text);
        Secretless(reply.Json?.ToJsonString() ?? "");
    }

    private static void Secretless(string text)
    {
        foreach (var secret in new[] { Random, Clerk, ActionsKey["sk_".Length..] })
        {
            for (var i = 0; i + 6 <= secret.Length; i++)
                Assert.DoesNotContain(secret.Substring(i, 6), text, StringComparison.Ordinal);
        }
    }
}
