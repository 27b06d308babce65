using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class DncTests
{
    [Fact]
    public async Task The_seeded_contact_is_on_the_list()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync("/api/dnc");

        Assert.Equal("""{"page":1,"limit":50,"totalCount":1,"totalPages":1}""", reply.Json["pagination"]!.ToJsonString());
        var entry = reply.Json["entries"]![0]!;
        Assert.Equal((Seeded.DoNotContactPhone, null, "manual"), ((string?)entry["phone"], (string?)entry["email"], (string?)entry["reason"]));
    }

    [Fact]
    public async Task A_contact_that_is_put_on_the_list_is_not_written_to_until_it_is_taken_off()
    {
        await using var rig = await Rig.StartAsync();

        var added = await rig.PostAsync("/api/dnc", """{"phone":"(202) 555-0106"}""");
        var again = await rig.PostAsync("/api/dnc", """{"phone":"+12025550106","reason":"again"}""");
        var id = (string?)added.Json["entry"]!["_id"];

        Assert.Equal((201, 200, id), (added.Status, again.Status, (string?)again.Json["entry"]!["_id"]));
        Assert.Equal((Seeded.LeadPhone, "manual"), ((string?)added.Json["entry"]!["phone"], (string?)added.Json["entry"]!["reason"]));
        var blocked = await rig.SendAsync(Seeded.LeadPhone);
        Assert.Equal((201, "failed", "Recipient is on the do-not-contact list"), (blocked.Status, blocked["status"], blocked.Error));
        Assert.Equal("""{"success":true}""", (await rig.RequestAsync("DELETE", $"/api/dnc?id={id}", "")).Text);
        Assert.Equal("sent", (await rig.SendAsync(Seeded.LeadPhone))["status"]);
    }

    [Fact]
    public async Task Any_address_of_an_entry_blocks_and_is_found()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PostAsync("/api/dnc", """{"email":"ANN@example.com","phone":"+19045550100","reason":"asked"}""");

        Assert.Equal("failed", (await rig.SendAsync(Seeded.LeadPhone))["status"]);
        Assert.Equal("ann@example.com", (string?)(await rig.GetAsync("/api/dnc?search=904&limit=1")).Json["entries"]![0]!["email"]);
        Assert.Single((await rig.GetAsync("/api/dnc?search=Ann@")).Json["entries"]!.AsArray());
        Assert.Empty((await rig.GetAsync("/api/dnc?page=2")).Json["entries"]!.AsArray());
    }

    [Theory]
    [InlineData("POST", "/api/dnc", "{}", 400, "Either phone or email is required")]
    [InlineData("POST", "/api/dnc", """{"phone":"12"}""", 400, "Invalid phone")]
    [InlineData("POST", "/api/dnc", """{"email":"nobody"}""", 400, "Invalid email")]
    [InlineData("DELETE", "/api/dnc", "", 400, "id is required")]
    [InlineData("DELETE", "/api/dnc?id=nonsense", "", 400, "Invalid id")]
    [InlineData("DELETE", "/api/dnc?id=69b2c41d352a78479d2c9999", "", 404, "DNC entry not found")]
    public async Task What_cannot_be_done_is_said(string method, string path, string body, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.RequestAsync(method, path, body);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }
}
