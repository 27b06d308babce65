using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class RequestLineTests
{
    private const string Phone = """{"firstName":"Sales","lastName":"Line","channelType":"phone"}""";

    [Theory]
    [InlineData(Plan.Mini, Calls.RequestLine)]
    [InlineData(Plan.Starter, Phone)]
    [InlineData(Plan.Growth, Phone)]
    public async Task A_line_that_the_plan_includes_is_provisioning_and_is_to_be_polled(Plan plan, string arguments)
    {
        await using var rig = await EmptyAsync(plan);

        var reply = await rig.CallAsync("request_line", arguments);

        var id = (string)reply["lineRequestId"]!;
        Assert.Equal("provisioning", (string?)reply["status"]);
        Assert.Equal(Assert.Single(rig.Sandbox.State.LineRequests).Id, id);
        Assert.Null(reply["paymentUrl"]);
        Assert.Contains($"poll line_status with lineRequestId {id}", (string?)reply["next"], StringComparison.Ordinal);
        Shows(reply, id, "provisioning", (string)reply["next"]!, (string)reply["idempotencyKey"]!, (string)reply["correlationId"]!);
    }

    [Theory]
    [InlineData(Plan.Starter)]
    [InlineData(Plan.Growth)]
    public async Task An_add_on_is_awaiting_payment_and_its_link_is_to_be_shown(Plan plan)
    {
        await using var rig = await EmptyAsync(plan);

        var reply = await rig.CallAsync("request_line", Calls.RequestLine);

        var (id, url) = ((string)reply["lineRequestId"]!, (string)reply["paymentUrl"]!);
        Assert.Equal(("awaiting_payment", true, "over_plan_limit"), ((string)reply["status"]!, (bool)reply["paymentRequired"]!, (string)reply["paymentReason"]!));
        Assert.StartsWith(rig.Sandbox.BaseUrl.AbsoluteUri, url, StringComparison.Ordinal);
        Assert.Contains("do not request the line again", (string?)reply["next"], StringComparison.Ordinal);
        Shows(reply, id, url, "over_plan_limit", "line_status");
    }

    [Theory]
    [InlineData(Plan.Mini, Phone, 0)]
    [InlineData(Plan.Starter, Phone, 1)]
    public async Task A_line_that_the_plan_forbids_is_told_and_not_paid_for(Plan plan, string arguments, int before)
    {
        await using var rig = await EmptyAsync(plan);
        rig.Sandbox.State.AddLines(before);

        var reply = await rig.CallAsync("request_line", arguments);

        reply.Complains("forbidden_line_type", rig.Sandbox.Requests);
        Assert.Contains("retryable: no", reply.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.State.LineRequests);
    }

    [Fact]
    public async Task Without_a_plan_the_billing_page_is_told()
    {
        await using var rig = await EmptyAsync(Plan.None);

        var reply = await rig.CallAsync("request_line", Phone);

        reply.Complains("subscription_required", rig.Sandbox.Requests);
        Assert.Contains(new Uri(rig.Sandbox.BaseUrl, "/billing").AbsoluteUri, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_documented_field_goes_out_and_no_other()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        await rig.CallAsync("request_line", """{"firstName":"A","lastName":"B","channelType":"phone","lineType":"purchased","email":"a@example.com","zipcode":"10001","state":"NY","forwardCallsTo":"+12025550143","profileImageUrl":"https://example.com/a.png"}""");

        Assert.Equal(
            """{"firstName":"A","lastName":"B","channelType":"phone","lineType":"purchased","email":"a@example.com","zipcode":"10001","state":"NY","forwardCallsTo":"\u002B12025550143","profileImageUrl":"https://example.com/a.png"}""",
            Assert.Single(rig.Sandbox.Requests).Body);
    }

    [Fact]
    public async Task Equal_arguments_within_the_window_are_one_request_and_after_it_a_second()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        var first = await rig.CallAsync("request_line", Phone);
        rig.Clock.Advance(TimeSpan.FromSeconds(599));
        var second = await rig.CallAsync("request_line", """{"channelType":"Phone","lastName":"Line","firstName":"Sales","email":null,"state":" "}""");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await rig.CallAsync("request_line", Phone);

        Assert.Equal((string?)first["lineRequestId"], (string?)second["lineRequestId"]);
        Assert.Equal((string?)first["idempotencyKey"], (string?)second["idempotencyKey"]);
        Assert.NotEqual((string?)first["lineRequestId"], (string?)third["lineRequestId"]);
        Assert.Equal(2, Keys(rig).Distinct().Count());
        Assert.Equal(2, rig.Sandbox.State.LineRequests.Count);
    }

    [Fact]
    public async Task A_line_type_that_is_spelt_out_is_the_same_request_as_the_default()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        await rig.CallAsync("request_line", Phone);
        await rig.CallAsync("request_line", Phone.Replace("}", ""","lineType":"purchased"}""", StringComparison.Ordinal));

        Assert.Single(rig.Sandbox.State.LineRequests);
    }

    [Fact]
    public async Task Other_arguments_are_another_request()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        await rig.CallAsync("request_line", Phone);
        await rig.CallAsync("request_line", Phone.Replace("Sales", "Support", StringComparison.Ordinal));

        Assert.Equal(2, rig.Sandbox.State.LineRequests.Count);
    }

    [Fact]
    public async Task A_given_key_is_used_as_it_is()
    {
        await using var rig = await EmptyAsync(Plan.Growth);
        var given = Phone.Replace("}", ""","idempotencyKey":"My.Key_1:a-b"}""", StringComparison.Ordinal);

        var first = await rig.CallAsync("request_line", given);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        var second = await rig.CallAsync("request_line", given);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        var other = await rig.CallAsync("request_line", Phone);

        Assert.Equal("My.Key_1:a-b", Keys(rig).First());
        Assert.Equal(2, Keys(rig).Count());
        Assert.Equal((string?)first["lineRequestId"], (string?)second["lineRequestId"]);
        Assert.NotEqual((string?)first["lineRequestId"], (string?)other["lineRequestId"]);
        Shows(first, "My.Key_1:a-b");
        Assert.All(rig.Sandbox.Requests, static request => Assert.DoesNotContain("idempotencyKey", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_accepted_request_without_any_fact_says_how_to_find_out()
    {
        await using var rig = await EmptyAsync(Plan.Growth);
        rig.Sandbox.Faults.Add(new() { Path = "/api/line-requests", Status = 201, Body = """{"success":true}""" });

        var reply = await rig.CallAsync("request_line", Phone);

        Assert.Equal("outcome_unknown", reply.Code);
        Assert.Contains("list_lines", reply.Text, StringComparison.Ordinal);
        Assert.Contains("idempotencyKey: " + rig.Sandbox.Requests[0].Headers["Idempotency-Key"], reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_given_counts_for_an_equal_call_without_one()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        await rig.CallAsync("request_line", Phone[..^1] + ""","idempotencyKey":"mine"}""");
        await rig.CallAsync("request_line", Phone);

        Assert.Equal(["mine"], Keys(rig));
    }

    [Fact]
    public async Task A_repeat_is_told_as_one()
    {
        await using var rig = await EmptyAsync(Plan.Growth);

        var first = await rig.CallAsync("request_line", Phone);
        var second = await rig.CallAsync("request_line", Phone);

        Assert.Null(first["replayed"]);
        Assert.True((bool)second["replayed"]!);
        Assert.Equal((string?)first["lineRequestId"], (string?)second["lineRequestId"]);
        Assert.StartsWith("replayed: true", second.Text, StringComparison.Ordinal);
        Assert.Single(rig.Sandbox.Requests);
    }

    private static Task<McpRig> EmptyAsync(Plan plan) => McpRig.StartAsync(new SandboxOptions { Plan = plan, Seed = Seed.Empty });

    private static IEnumerable<string> Keys(McpRig rig) => rig.Sandbox.Requests.Select(static request => request.Headers["Idempotency-Key"]);

    private static void Shows(ToolReply reply, params string[] facts) => Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
}
