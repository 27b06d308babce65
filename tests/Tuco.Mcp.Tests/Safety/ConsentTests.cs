using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>In a session the server asks within the call (<c>elicitation/create</c>).</summary>
public sealed class ConsentTests() : ConsentPromises(Acts.Older)
{
    [Fact]
    public async Task Who_does_not_answer_within_ten_minutes_has_not_agreed()
    {
        var silence = new TaskCompletionSource<ElicitResult>();
        await using var rig = await AskingAsync(silence.Task);
        var call = rig.CallAsync("request_line", Acts.Line());

        await rig.Clock.WaitOfAsync(TimeSpan.FromMinutes(10));
        rig.Clock.Advance(TimeSpan.FromMinutes(10));

        (await call).IsRefused("not_confirmed", "no answer");
        silence.SetResult(Acts.Accept());
        (await rig.CallAsync("list_lines")).IsDone();
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task The_time_of_the_question_is_not_taken_from_the_call()
    {
        var thought = new TaskCompletionSource<ElicitResult>();
        await using var rig = await AskingAsync(thought.Task);
        var call = rig.CallAsync("request_line", Acts.Line());

        await rig.Clock.WaitOfAsync(TimeSpan.FromMinutes(10));
        rig.Clock.Advance(TimeSpan.FromMinutes(9));
        thought.SetResult(Acts.Accept());

        (await call).IsDone();
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_client_that_fails_to_ask_has_not_agreed()
    {
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: static (_, _) => throw new InvalidOperationException("no window"),
            safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task Two_equal_calls_at_once_have_one_effect_however_often_it_is_agreed_to()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        var replies = await Task.WhenAll(rig.CallAsync("request_line", Acts.Line()), rig.CallAsync("request_line", Acts.Line()));

        Assert.All(replies, static reply => reply.IsDone());
        Assert.Single(rig.LineRequests());
    }

    [Theory]
    [InlineData("""{"elicitation":{}}""", true)]
    [InlineData("""{"elicitation":{"form":{}}}""", true)]
    [InlineData("""{"elicitation":{"form":{},"url":{}}}""", true)]
    [InlineData("""{"elicitation":{"url":{}}}""", false)]
    [InlineData("""{}""", false)]
    public async Task Whoever_declares_forms_is_asked_also_in_the_short_writing_of_older_clients(string capabilities, bool asked)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        await using var wire = RawSession.Start(rig);
        await wire.InitializeAsync("2025-06-18", capabilities);

        await wire.SendAsync(1, "tools/call", $$"""{"name":"request_line","arguments":{{Acts.Line()}}}""");
        var message = await wire.ReadAsync();

        Assert.Equal(asked ? "elicitation/create" : null, (string?)message["method"]);
        Assert.Equal(asked ? null : "needs_confirmation", (string?)message["result"]?["structuredContent"]?["status"]);
    }

    private static Task<McpRig> AskingAsync(Task<ElicitResult> answer) =>
        McpRig.StartAsync(protocol: Acts.Older, person: (_, _) => answer, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
}
