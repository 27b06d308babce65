using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>An invoice is opened for the user where the client can, and the answer of the call comes whatever becomes of it.</summary>
public sealed class PaymentLinkTests
{
    [Theory]
    [InlineData(Acts.Older, "accept")]
    [InlineData(Acts.Older, "decline")]
    [InlineData(Acts.Older, "cancel")]
    [InlineData(Acts.Stateless, "accept")]
    [InlineData(Acts.Stateless, "decline")]
    [InlineData(Acts.Stateless, "cancel")]
    public async Task The_link_is_offered_and_the_result_comes(string protocol, string action)
    {
        var person = new Person(new ElicitResult { Action = action });
        await using var rig = await StartAsync(person, protocol);

        var reply = await rig.CallAsync("request_line", Acts.Line());

        var asked = Assert.Single(person.Asked);
        Assert.Equal(("url", (string?)reply["paymentUrl"]), (asked.Mode, asked.Url));
        Assert.StartsWith(rig.Sandbox.BaseUrl.AbsoluteUri, asked.Url, StringComparison.Ordinal);
        Assert.NotEmpty(asked.ElicitationId!);
        Assert.Equal("awaiting_payment", (string?)reply["status"]);
        Assert.Contains(asked.Url!, reply.Text, StringComparison.Ordinal);
        Assert.Single(rig.LineRequests());
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task After_the_question_whether_to_request_it_comes_the_link(string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, protocol, ConfirmMode.Auto);

        var reply = await rig.CallAsync("request_line", Acts.Line());

        reply.IsDone();
        Assert.Equal(["form", "url"], person.Asked.Select(static asked => asked.Mode));
        Assert.Single(rig.LineRequests());
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task A_client_without_links_just_gets_the_result(string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Plan = Plan.Growth, Seed = Seed.Empty }, protocol: protocol, person: person.AnswerAsync);

        var reply = await rig.CallAsync("request_line", Acts.Line());

        Assert.NotNull(reply["paymentUrl"]);
        Assert.Empty(person.Asked);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task A_line_without_an_invoice_offers_none(string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, protocol);

        (await rig.CallAsync("request_line", """{"firstName":"A","lastName":"B","channelType":"phone"}""")).IsDone();

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task The_answer_after_the_link_is_the_first_one_and_no_replay()
    {
        await using var rig = await StartAsync(Person.Agreeing, Acts.Stateless);

        var reply = await rig.CallAsync("request_line", Acts.Line());

        Assert.Null(reply["replayed"]);
        Assert.DoesNotContain("replayed", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"idempotencyKey":"k"}""")]
    public async Task A_client_that_shows_links_but_no_forms_gets_the_result_too(string more)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { Plan = Plan.Growth, Seed = Seed.Empty }, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        await using var wire = RawSession.Start(rig);
        var arguments = System.Text.Json.Nodes.JsonNode.Parse(Acts.Line())!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(more)!.AsObject())
            arguments[name] = value!.DeepClone();
        const string Links = """{"elicitation":{"url":{}}}""";

        var preview = await wire.CallAsync("request_line", arguments.ToJsonString(), capabilities: Links);
        arguments["confirmToken"] = (string)preview["structuredContent"]!["confirmToken"]!;
        var link = await wire.CallAsync("request_line", arguments.ToJsonString(), capabilities: Links);
        Assert.Equal("url", (string?)link["inputRequests"]!["pay"]!["params"]!["mode"]);
        var done = await wire.CallAsync("request_line", arguments.ToJsonString(), (string)link["requestState"]!, """{"pay":{"action":"accept"}}""", Links);

        Assert.Equal("awaiting_payment", (string?)done["structuredContent"]!["status"]);
        Assert.Single(rig.LineRequests());
    }

    private static Task<McpRig> StartAsync(Person person, string protocol, ConfirmMode mode = ConfirmMode.Never) => McpRig.StartAsync(
        new SandboxOptions { Plan = Plan.Growth, Seed = Seed.Empty }, protocol: protocol, person: person.AnswerAsync, links: true,
        safety: safety => safety with { Confirm = mode });
}
