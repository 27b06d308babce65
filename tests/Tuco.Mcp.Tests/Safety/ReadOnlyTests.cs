using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Safety;

public sealed class ReadOnlyTests
{
    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task Only_what_reads_is_listed(string protocol)
    {
        await using var rig = await StartAsync(protocol);

        var listed = await rig.Client.ListToolsAsync();

        Assert.Equal(Catalog.Tools.Where(static tool => tool.Risk is Risk.Read).Select(static tool => tool.Name), listed.Select(static tool => tool.Name));
    }

    [Fact]
    public async Task What_is_hidden_is_refused_too()
    {
        await using var rig = await StartAsync();

        foreach (var tool in Catalog.Tools.Where(static tool => tool.Risk is not Risk.Read))
            (await rig.CallAsync(tool.Name, Calls.Arguments(tool.Name))).IsForbidden("read-only");

        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task It_is_refused_with_whatever_consent_too()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync,
            safety: static safety => safety with { ReadOnly = true, Confirm = ConfirmMode.Always });

        (await rig.SendAsync("+12025550143", "Hi", ("confirmToken", "AAAA"))).IsForbidden("read-only");

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task What_reads_goes_on()
    {
        await using var rig = await StartAsync();

        foreach (var tool in Catalog.Tools.Where(static tool => tool.Risk is Risk.Read))
            (await rig.CallAsync(tool.Name, Calls.Arguments(tool.Name))).IsDone();
    }

    [Fact]
    public async Task The_command_line_refuses_it_too()
    {
        var (code, output, errors) = await Doors.Program.RunAsync(null, "call", "send_message", "recipientPhone=+12025550143", "message=Hi", "--sandbox", "--read-only", "--yes");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("policy_refused: ", errors, StringComparison.Ordinal);
    }

    private static Task<McpRig> StartAsync(string? protocol = null) =>
        McpRig.StartAsync(protocol: protocol, safety: static safety => safety with { ReadOnly = true });
}
