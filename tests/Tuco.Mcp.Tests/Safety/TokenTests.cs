using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Where nobody can be asked: a preview, and a token that stands for the person's yes.</summary>
public sealed class TokenTests
{
    private static readonly byte[] Key = new byte[Seal.KeyBytes];

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task A_preview_comes_first_and_with_its_token_the_call_is_made(string protocol)
    {
        await using var rig = await AutoAsync(protocol);

        var preview = await rig.CallAsync("request_line", Acts.Line());
        var token = preview.TokenOf();
        Assert.Contains("new email line", (string?)preview["preview"]!["effect"], StringComparison.Ordinal);
        Assert.Contains("Only if the user agrees", (string?)preview["next"], StringComparison.Ordinal);
        Assert.Empty(rig.Writes());
        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsDone();

        Assert.DoesNotContain(token, Assert.Single(rig.LineRequests()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_claims_nothing()
    {
        await using var rig = await AutoAsync();

        var tokens = new[] { await PreviewAsync(rig), await PreviewAsync(rig) };
        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", tokens[0])))).IsDone();

        Assert.NotEqual(tokens[0], tokens[1]);
    }

    [Fact]
    public async Task A_token_counts_for_the_same_arguments_tool_and_key_only()
    {
        await using var rig = await AutoAsync(burst: 0);
        var token = await PreviewAsync(rig);

        (await rig.CallAsync("request_line", Acts.Line("Other", ("confirmToken", token)))).IsRefused("not_confirmed", "other arguments");
        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token), ("idempotencyKey", "k")))).IsRefused("not_confirmed", "other arguments");
        (await rig.SendAsync("+12025550143", "Hi", ("confirmToken", token))).IsRefused("not_confirmed", "other arguments");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_token_counts_in_its_workspace_only()
    {
        await using var rig = await AutoAsync();
        rig.Sandbox.State.AddKey("tuco_another");
        await using var other = await rig.BesideAsync(static settings => settings with { Api = settings.Api with { Key = "tuco_another" } });

        (await other.CallAsync("request_line", Acts.Line("Support", ("confirmToken", await PreviewAsync(rig))))).IsRefused("not_confirmed", "other arguments");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_token_is_good_for_ten_minutes()
    {
        await using var rig = await AutoAsync();
        var token = await PreviewAsync(rig);

        rig.Clock.Advance(TimeSpan.FromMinutes(10));

        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsRefused("not_confirmed", "expired");
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_token_counts_once_in_all_servers_on_the_store()
    {
        await using var rig = await AutoAsync(window: 0);
        await using var beside = await rig.BesideAsync();
        var token = await PreviewAsync(rig);
        (await beside.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsDone();
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsRefused("not_confirmed", "used before");
        (await beside.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsRefused("not_confirmed", "used before");

        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_token_brought_twice_at_once_counts_once()
    {
        await using var rig = await AutoAsync();
        var arguments = Acts.Line("Support", ("confirmToken", await PreviewAsync(rig)));

        var replies = await Task.WhenAll(rig.CallAsync("request_line", arguments), rig.CallAsync("request_line", arguments));

        Assert.All(replies, static reply => reply.IsDone());
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task The_same_call_again_within_the_window_is_answered_whatever_became_of_its_token()
    {
        await using var rig = await AutoAsync();
        var token = await PreviewAsync(rig);
        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsDone();

        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsReplayed();
        (await rig.CallAsync("request_line", Acts.Line())).IsReplayed();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not a token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_was_made_up_is_refused(string token)
    {
        await using var rig = await AutoAsync();

        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsRefused("not_confirmed", "confirmToken");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_token_of_a_server_that_was_started_anew_is_refused()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        await using var anew = await rig.BesideAsync();

        (await anew.CallAsync("request_line", Acts.Line("Support", ("confirmToken", await PreviewAsync(rig))))).IsRefused("not_confirmed", "started anew");
    }

    [Fact]
    public async Task A_no_elsewhere_stands_against_a_token()
    {
        var person = Person.Declining;
        await using var rig = await AutoAsync();
        await using var asking = await rig.BesideAsync(person: person.AnswerAsync);
        var token = await PreviewAsync(rig);
        (await asking.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");

        (await rig.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsRefused("not_confirmed", "declined");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task After_a_lost_answer_another_key_needs_a_yes()
    {
        await using var rig = await AutoAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        var token = (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "second"))).TokenOf();
        Assert.Single(rig.Sends());
        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "second"), ("confirmToken", token))).IsDone();

        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public void The_seal_key_must_be_32_bytes_in_base64()
    {
        Assert.Empty(Faults(Convert.ToBase64String(Key)));
        Assert.All(["short", Convert.ToBase64String(new byte[31]), Convert.ToBase64String(new byte[33]), new string('!', 44)], static text =>
            Assert.Contains("TUCO_SEAL_KEY", Assert.Single(Faults(text)), StringComparison.Ordinal));

        static IReadOnlyList<string> Faults(string key) =>
            Variables.Read(new Dictionary<string, string> { ["TUCO_SEAL_KEY"] = key }, new Dictionary<string, string>()).Faults;
    }

    private static async Task<string> PreviewAsync(McpRig rig) => (await rig.CallAsync("request_line", Acts.Line())).TokenOf();

    private static Task<McpRig> AutoAsync(string? protocol = null, int burst = 5, int window = 600) => McpRig.StartAsync(protocol: protocol, safety: safety => safety with
    {
        Confirm = ConfirmMode.Auto,
        ConfirmBurst = burst,
        SealKey = Key,
        Limits = new Limits { Window = TimeSpan.FromSeconds(window) },
    });
}
