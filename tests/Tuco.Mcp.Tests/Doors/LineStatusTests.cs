using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class LineStatusTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("awaiting_payment")]
    [InlineData("provisioning")]
    [InlineData("active")]
    [InlineData("failed")]
    [InlineData("canceled")]
    public async Task Every_status_is_told_with_its_meaning_and_a_next_step(string status)
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);
        rig.Sandbox.State.ChangeLine(id, line => line with { ProvisioningStatus = status, ProvisioningSince = rig.Clock.GetUtcNow() });

        var reply = await rig.CallAsync("line_status", $$"""{"lineRequestId":"{{id}}"}""");

        Assert.Equal((status, false, 0), ((string)reply["status"]!, (bool)reply["changed"]!, (int)reply["waitedSeconds"]!));
        Assert.All(new[] { id, status, (string)reply["meaning"]!, (string)reply["next"]! }, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(status == "awaiting_payment", reply["paymentUrl"] is not null);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task It_returns_as_soon_as_the_status_changes_and_reports_progress_until_then()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);
        rig.Sandbox.State.Pay(rig.Sandbox.State.LineRequests[0].StripeInvoiceId!);
        var progress = new Progress();

        var call = rig.CallAsync("line_status", $$"""{"lineRequestId":"{{id}}","waitSeconds":45}""", progress);
        for (var wait = 0; wait < 3; wait++)
        {
            await rig.Clock.WaitOfAsync(Poll);
            var told = await progress.NextAsync();
            Assert.Equal((wait * 2f, 45f), (told.Progress, told.Total));
            Assert.Contains("provisioning", told.Message, StringComparison.Ordinal);
            rig.Clock.Advance(Poll);
        }
        var reply = await call;

        Assert.Equal(("active", "provisioning", true, 6), ((string)reply["status"]!, (string)reply["previousStatus"]!, (bool)reply["changed"]!, (int)reply["waitedSeconds"]!));
        Assert.Contains("status: active (was provisioning)", reply.Text, StringComparison.Ordinal);
        Assert.Single(rig.Sandbox.Requests.Skip(1).Select(static request => request.Headers["x-correlation-id"]).Distinct());
    }

    [Fact]
    public async Task It_returns_the_unchanged_status_when_the_time_is_up()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);

        var call = rig.CallAsync("line_status", $$"""{"lineRequestId":"{{id}}","waitSeconds":5}""");
        foreach (var seconds in new[] { 2, 2, 1 })
        {
            await rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(seconds));
            rig.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }
        var reply = await call;

        Assert.Equal(("awaiting_payment", false, 5), ((string)reply["status"]!, (bool)reply["changed"]!, (int)reply["waitedSeconds"]!));
        Assert.Contains((string)reply["paymentUrl"]!, reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active")]
    [InlineData("failed")]
    [InlineData("canceled")]
    public async Task It_does_not_wait_for_what_cannot_change(string status)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, line => line with { ProvisioningStatus = status });

        var reply = await rig.CallAsync("line_status", $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}","waitSeconds":45}""");

        Assert.Equal((status, 0), ((string)reply["status"]!, (int)reply["waitedSeconds"]!));
        Assert.Single(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task It_ends_early_when_the_client_cancels()
    {
        await using var rig = await McpRig.StartAsync(protocol: "2025-06-18");
        rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, static line => line with { ProvisioningStatus = "awaiting_payment" });

        _ = rig.CallAsync("line_status", $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}","waitSeconds":45}""");
        await rig.Clock.WaitOfAsync(Poll);
        await rig.Client.SendNotificationAsync("notifications/cancelled", new CancelledNotificationParams { RequestId = new RequestId(2), Reason = "test" });
        await rig.CallAsync("list_lines");
        await rig.CallAsync("list_lines");
        for (var poll = 0; poll < 5; poll++)
            rig.Clock.Advance(Poll);
        await rig.CallAsync("list_lines");

        Assert.Single(rig.Sandbox.Requests, static request => request.Path != "/api/lines/by-user");
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_the_wait_is_told()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);

        var call = rig.CallAsync("line_status", $$"""{"lineRequestId":"{{id}}","waitSeconds":45}""");
        await rig.Clock.WaitOfAsync(Poll);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = 404, Body = """{"error":"Line request not found"}""" });
        rig.Clock.Advance(Poll);

        (await call).Complains("not_found", rig.Sandbox.Requests.Skip(1));
    }

    [Fact]
    public async Task A_status_that_nobody_documented_is_shown_as_it_is()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Body = """{"success":true,"status":"porting"}""" });

        var reply = await rig.CallAsync("line_status", Calls.Arguments("line_status"));

        Assert.Equal("porting", (string?)reply["status"]);
        Assert.Contains("porting", reply.Text, StringComparison.Ordinal);
    }

    private static async Task<string> RequestAsync(McpRig rig) => (string)(await rig.CallAsync("request_line", Calls.RequestLine))["lineRequestId"]!;

    private sealed class Progress : IProgress<ProgressNotificationValue>
    {
        private readonly Channel<ProgressNotificationValue> _told = Channel.CreateUnbounded<ProgressNotificationValue>();

        public void Report(ProgressNotificationValue value) => _told.Writer.TryWrite(value);

        public Task<ProgressNotificationValue> NextAsync() => _told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
