using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LineRequestLifecycleTests
{
    [Fact]
    public async Task An_included_line_is_active_after_the_provisioning_time_and_has_a_number()
    {
        await using var rig = await Rig.StartAsync();
        var id = (await rig.RequestPhoneAsync()).LineId;

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("provisioning", (await rig.GetAsync($"/api/line-requests/{id}"))["status"]);
        Assert.Equal((false, null), Listed(await rig.GetAsync("/api/lines/by-user"), id));

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", (await rig.GetAsync($"/api/line-requests/{id}"))["status"]);
        var (isActive, phone) = Listed(await rig.GetAsync("/api/lines/by-user"), id);
        Assert.True(isActive);
        Assert.Matches(@"^\+1\d{10}$", phone);
    }

    [Fact]
    public async Task Paying_moves_the_request_to_provisioning_and_then_to_active()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();
        var path = $"/api/line-requests/{created.LineId}";

        var waiting = await rig.GetAsync(path);
        Assert.Equal(("awaiting_payment", "true", created["paymentUrl"]), (waiting["status"], waiting["paymentRequired"], waiting["paymentUrl"]));

        Assert.Equal(303, (await rig.PayAsync(created)).Status);
        var paid = await rig.GetAsync(path);
        Assert.Equal(("provisioning", "paid", "false"), (paid["status"], paid["paymentStatus"], paid["paymentRequired"]));

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("active", (await rig.GetAsync(path))["status"]);
    }

    [Fact]
    public async Task A_request_can_be_made_to_fail_and_then_frees_its_place()
    {
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.Starter, Seed = Seed.Empty });
        var id = (await rig.RequestPhoneAsync()).LineId;
        rig.Sandbox.State.ChangeLine(id, line => line with { WillFail = true });

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("failed", (await rig.GetAsync($"/api/line-requests/{id}"))["status"]);
        Assert.Equal("provisioning", (await rig.RequestPhoneAsync())["status"]);
    }

    [Fact]
    public async Task Canceling_frees_the_block_and_leaves_the_list_of_lines()
    {
        await using var rig = await Rig.StartAsync();
        var id = (await rig.RequestEmailAsync()).LineId;

        var canceled = await rig.PostAsync($"/api/line-requests/{id}", """{"action":"cancel"}""");

        Assert.Equal((200, "canceled", "canceled"), (canceled.Status, canceled["status"], (string?)canceled.Line["provisioningStatus"]));
        Assert.DoesNotContain(id, (await rig.GetAsync("/api/lines/by-user")).Text, StringComparison.Ordinal);
        Assert.Equal(201, (await rig.RequestEmailAsync()).Status);
        var again = await rig.PostAsync($"/api/line-requests/{id}", """{"action":"cancel"}""");
        Assert.Equal((409, "canceled", "false"), (again.Status, again["status"], again["success"]));
    }

    [Fact]
    public async Task The_payment_link_is_given_again()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();

        var link = await rig.PostAsync($"/api/line-requests/{created.LineId}", """{"action":"payment_link"}""");

        Assert.Equal((200, created["paymentUrl"], "true"), (link.Status, link["paymentUrl"], link["reused"]));
        Assert.Equal((string?)created.Line["stripeInvoiceId"], link["invoiceId"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_the_plan_has_come_to_include_goes_on_without_payment(bool byReading)
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        var path = $"/api/line-requests/{(await rig.RequestEmailAsync()).LineId}";
        rig.Sandbox.State.Overrides = new() { IncludedEmailLines = 1 };

        var reply = byReading ? await rig.GetAsync(path) : await rig.PostAsync(path, """{"action":"payment_link"}""");

        Assert.Equal((200, "provisioning", "not_required"), (reply.Status, reply["status"], (string?)reply.Line["paymentStatus"]));
    }

    [Theory]
    [InlineData("/api/line-requests/nonsense", 400, "Invalid line request id")]
    [InlineData("/api/line-requests/667f1f77bcf86cd799439999", 404, "Line request not found")]
    public async Task An_id_that_leads_nowhere_is_refused(string path, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        foreach (var reply in new[] { await rig.GetAsync(path), await rig.PostAsync(path, """{"action":"cancel"}""") })
            Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task An_action_must_be_known_and_fit_the_state()
    {
        await using var rig = await Rig.StartAsync();
        var path = $"/api/line-requests/{(await rig.RequestPhoneAsync()).LineId}";

        var unknown = await rig.PostAsync(path, """{"action":"pay"}""");
        Assert.Equal((400, "Unsupported action"), (unknown.Status, unknown.Error));
        var unfit = await rig.PostAsync(path, """{"action":"payment_link"}""");
        Assert.Equal((409, "provisioning"), (unfit.Status, unfit["status"]));

        rig.Sandbox.State.Plan = Plan.None;
        Assert.Equal("subscription_required", (await rig.PostAsync(path, """{"action":"payment_link"}"""))["status"]);
    }

    private static (bool IsActive, string? Phone) Listed(Reply lines, string id)
    {
        var line = lines.Json["lines"]!.AsArray().Single(line => (string?)line!["_id"] == id)!;
        return ((bool)line["isActive"]!, (string?)line["phone"]);
    }
}
