using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LineRequestTests
{
    [Theory]
    [InlineData("nonsense", "Invalid request body (JSON required)")]
    [InlineData("[]", "Request body must be a JSON object")]
    [InlineData("""{"lastName":"B","channelType":"phone"}""", "firstName is required")]
    [InlineData("""{"firstName":" ","lastName":"B","channelType":"phone"}""", "firstName is required")]
    [InlineData("""{"firstName":1,"lastName":"B","channelType":"phone"}""", "firstName must be a string")]
    [InlineData("""{"firstName":"A","channelType":"phone"}""", "lastName is required")]
    [InlineData("""{"firstName":"A","lastName":"B"}""", "channelType is required")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"fax"}""", "channelType must be \"phone\" or \"email\"")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"phone","lineType":"rented"}""", "lineType must be \"purchased\" or \"byon\"")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"email"}""", "email is required for email lines")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"email","email":"nobody"}""", "email must be a valid email address")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"phone","lineType":"byon","phone":"+12025550111"}""", "email is required for BYON lines")]
    [InlineData("""{"firstName":"A","lastName":"B","channelType":"phone","lineType":"byon","email":"a@b.c"}""", "phone is required for BYON lines")]
    public async Task A_request_without_the_fields_of_its_type_is_refused(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/line-requests", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
        Assert.Empty(rig.Sandbox.State.LineRequests);
    }

    [Fact]
    public async Task A_phone_line_is_purchased_unless_it_says_otherwise_and_unknown_fields_are_tolerated()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/line-requests", """{"firstName":"A","lastName":"B","channelType":"phone","workspaceId":"org_other"}""");

        Assert.Equal(201, reply.Status);
        Assert.Equal("purchased", (string?)reply.Line["lineType"]);
    }

    [Theory]
    [InlineData(Plan.None, "phone", 0, "subscription_required")]
    [InlineData(Plan.None, "email", 0, "subscription_required")]
    [InlineData(Plan.Mini, "phone", 0, "forbidden_line_type")]
    [InlineData(Plan.Mini, "email", 0, "provisioning")]
    [InlineData(Plan.Mini, "email", 1, "awaiting_payment")]
    [InlineData(Plan.Starter, "phone", 0, "provisioning")]
    [InlineData(Plan.Starter, "phone", 1, "forbidden_line_type")]
    [InlineData(Plan.Starter, "email", 0, "awaiting_payment")]
    [InlineData(Plan.Growth, "phone", 1, "provisioning")]
    [InlineData(Plan.Growth, "phone", 2, "awaiting_payment")]
    [InlineData(Plan.Growth, "email", 0, "awaiting_payment")]
    public async Task The_plan_decides_with_the_lines_there_are(Plan plan, string channel, int lines, string status)
    {
        await using var rig = await Rig.StartAsync(new() { Plan = plan, Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(lines, channel);

        var reply = channel == "phone" ? await rig.RequestPhoneAsync() : await rig.RequestEmailAsync();

        Assert.Equal(status, reply["status"]);
        Assert.Equal(status is "provisioning" or "awaiting_payment" ? 201 : 403, reply.Status);
        Assert.Equal(reply.Status == 201 ? lines + 1 : lines, rig.Sandbox.State.Lines.Count);
    }

    [Fact]
    public async Task Overrides_raise_what_is_included_and_what_is_allowed()
    {
        var overrides = new PlanOverrides { IncludedPhoneLines = 2, MaximumPhoneLines = 3 };
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.Starter, Seed = Seed.Empty, Overrides = overrides });
        rig.Sandbox.State.AddLines(1);

        Assert.Equal("provisioning", (await rig.RequestPhoneAsync())["status"]);
        Assert.Equal("awaiting_payment", (await rig.RequestPhoneAsync())["status"]);
        Assert.Equal("forbidden_line_type", (await rig.RequestPhoneAsync())["status"]);
    }

    [Fact]
    public async Task Seeded_lines_count_against_the_plan()
    {
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.Starter });

        Assert.Equal("forbidden_line_type", (await rig.RequestPhoneAsync())["status"]);
    }

    [Fact]
    public async Task A_second_unpaid_request_is_refused_with_the_first()
    {
        await using var rig = await Rig.StartAsync();
        var first = await rig.RequestEmailAsync();

        var second = await rig.RequestEmailAsync("other@example.com");

        Assert.Equal((409, "request_in_progress"), (second.Status, second["status"]));
        Assert.Equal(first.Line.ToJsonString(), second.Json["existingLine"]!.ToJsonString());
    }

    [Fact]
    public async Task A_request_in_provisioning_does_not_block_the_next()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        Assert.Equal("provisioning", (await rig.RequestPhoneAsync("One"))["status"]);
        Assert.Equal("provisioning", (await rig.RequestPhoneAsync("Two"))["status"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_idempotency_key_gets_the_first_answer_for_a_day(bool inHeader)
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        Task<Reply> Request(string name) => inHeader
            ? rig.PostAsync("/api/line-requests", $$"""{"firstName":"{{name}}","lastName":"L","channelType":"phone"}""", ("Idempotency-Key", "key-1"))
            : rig.PostAsync("/api/line-requests", $$"""{"firstName":"{{name}}","lastName":"L","channelType":"phone","idempotencyKey":"key-1"}""");

        var first = await Request("One");
        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(23));
        var replayed = await Request("Two");
        Assert.Equal((201, first.Text), (replayed.Status, replayed.Text));
        Assert.Single(rig.Sandbox.State.LineRequests);

        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(first.LineId, (await Request("Two")).LineId);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_under_its_idempotency_key()
    {
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.None });
        const string Body = """{"firstName":"A","lastName":"B","channelType":"phone","idempotencyKey":"key-1"}""";
        Task<Reply> Request() => rig.PostAsync("/api/line-requests", Body);

        Assert.Equal(403, (await Request()).Status);
        rig.Sandbox.State.Plan = Plan.Growth;
        Assert.Equal(201, (await Request()).Status);
    }

    [Fact]
    public async Task Twenty_requests_at_once_with_one_key_make_one_line()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            rig.PostAsync("/api/line-requests", """{"firstName":"A","lastName":"B","channelType":"phone"}""", ("Idempotency-Key", "key-1"))));

        Assert.Single(replies.Select(reply => reply.LineId).Distinct());
        Assert.Single(rig.Sandbox.State.LineRequests);
    }
}
