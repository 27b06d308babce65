using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class AvailabilityTests
{
    private const string Path = "/api/check-availability";

    [Theory]
    [InlineData("%2B12025550106", "+12025550106", "true")]
    [InlineData("%2B12025550101", "+12025550101", "false")]
    [InlineData("ann@example.com", "ann@example.com", "true")]
    [InlineData("nonsense", "nonsense", "false")]
    public async Task One_address_is_looked_up(string query, string address, string available)
    {
        await using var rig = await Rig.StartAsync();

        var read = await rig.GetAsync($"{Path}?address={query}");
        var posted = await rig.PostAsync(Path, $$"""{"address":"{{address}}"}""");

        Assert.Equal((200, $$"""{"success":true,"available":{{available}},"address":"{{address}}"}"""), (read.Status, read.Text));
        Assert.Equal((200, $$"""{"success":true,"results":[{"address":"{{address}}","available":{{available}}}]}"""), (posted.Status, posted.Text));
    }

    [Fact]
    public async Task Many_addresses_are_looked_up_in_their_order()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, $$"""{"addresses":["{{Seeded.LeadPhone}}","{{Seeded.NoIMessagePhone}}"]}""");

        Assert.Equal(
            $$"""{"success":true,"results":[{"address":"{{Seeded.LeadPhone}}","available":true},{"address":"{{Seeded.NoIMessagePhone}}","available":false}]}""",
            reply.Text);
    }

    [Theory]
    [InlineData("{}", "addresses array is required and must not be empty")]
    [InlineData("""{"addresses":[]}""", "addresses array is required and must not be empty")]
    [InlineData("""{"addresses":"x"}""", "addresses must be an array of strings")]
    [InlineData("""{"address":"x","addresses":["y"]}""", "Provide either address or addresses, not both")]
    public async Task What_names_no_address_is_refused(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var (reply, read) = (await rig.PostAsync(Path, body), await rig.GetAsync($"{Path}?address=%20"));

        Assert.Equal((400, error), (reply.Status, reply.Error));
        Assert.Equal((400, "Address parameter is required (phone or email)"), (read.Status, read.Error));
    }

    [Fact]
    public async Task A_hundred_addresses_are_the_most()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityChecksPerDay = 200 });
        Task<Reply> CheckAsync(int count) => rig.PostAsync(Path, $$"""{"addresses":[{{string.Join(',', Enumerable.Repeat("\"+12025550106\"", count))}}]}""");

        Assert.Equal(200, (await CheckAsync(100)).Status);
        Assert.Equal((400, "Maximum 100 addresses per request"), await CheckAsync(101) is var reply ? (reply.Status, reply.Error) : default);
    }

    [Theory]
    [InlineData("""{"phones":["+12025550101"],"emails":["ann@example.com"]}""", 200, """{"available":true}""")]
    [InlineData("""{"phones":["+12025550101"]}""", 200, """{"available":false,"reason":"Contact not available on iMessage"}""")]
    [InlineData("""{"phones":[],"emails":[" "]}""", 400, """{"available":false,"reason":"No phone or email addresses provided"}""")]
    [InlineData("{}", 400, """{"available":false,"reason":"No phone or email addresses provided"}""")]
    public async Task Round_robin_stops_at_the_first_address_that_has_it(string body, int status, string answer)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path + "-rr", body);

        Assert.Equal((status, answer), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_line_looks_up_so_many_addresses_a_day_and_then_nothing_is_used()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityChecksPerDay = 1 });
        const string Three = """{"addresses":["+12025550106","+12025550105","+12025550104"]}""";
        Assert.Equal(200, (await rig.GetAsync($"{Path}?address=a@b.c")).Status);

        Reply[] refused = [await rig.PostAsync(Path, Three), await rig.PostAsync(Path, Three)];
        Assert.Equal(200, (await rig.PostAsync(Path, """{"addresses":["+12025550106","+12025550105"]}""")).Status);
        Reply[] none = [await rig.GetAsync($"{Path}?address=a@b.c"), .. refused];
        var roundRobin = await rig.PostAsync(Path + "-rr", """{"phones":["+12025550106"]}""");

        Assert.All(none, reply => Assert.Equal((429, """{"error":"Daily availability check quota exhausted"}"""), (reply.Status, reply.Text)));
        Assert.Equal((429, """{"available":false,"reason":"Daily availability check quota exhausted"}"""), (roundRobin.Status, roundRobin.Text));
        Assert.All([.. none, roundRobin], reply => Assert.Equal(TimeSpan.FromHours(1), reply.Headers.RetryAfter!.Delta));
        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(200, (await rig.GetAsync($"{Path}?address=a@b.c")).Status);
    }

    [Fact]
    public async Task Without_an_active_line_nothing_can_be_looked_up()
    {
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.None });

        var one = await rig.GetAsync($"{Path}?address=a@b.c");
        var roundRobin = await rig.PostAsync(Path + "-rr", """{"phones":["+12025550106"]}""");

        Assert.Equal((400, "No active lines in workspace"), (one.Status, one.Error));
        Assert.Equal((400, """{"available":false,"reason":"No active lines in workspace"}"""), (roundRobin.Status, roundRobin.Text));
    }

    [Fact]
    public async Task A_device_takes_its_gap_between_two_checks()
    {
        var clock = new StillClock(Rig.Start);
        await using var sandbox = await TucoSandbox.StartAsync(new() { Time = clock, Seed = Seed.Empty, AvailabilityGap = TimeSpan.FromSeconds(3) });
        sandbox.State.AddLines(2);
        using var http = new HttpClient { BaseAddress = sandbox.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.ApiKey);

        Assert.Equal(200, (await Reply.ReadAsync(await http.GetAsync($"{Path}?address=a@b.c"))).Status);
        using var body = new StringContent("""{"addresses":["a@b.c","b@b.c","c@b.c","d@b.c"]}""");
        var many = http.PostAsync(Path, body);
        await clock.WaitOfAsync(TimeSpan.FromSeconds(6));
        Assert.False(many.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(200, (await Reply.ReadAsync(await many)).Status);
    }
}
