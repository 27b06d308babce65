using System.Net.Http.Headers;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class SandboxCommandTests
{
    [Fact]
    public async Task The_command_prints_what_opens_each_door_and_lets_contacts_reply()
    {
        await using var program = Doors.Program.Start(null, "sandbox", "--port", "0", "--replies");
        var printed = new Dictionary<string, string>();
        while (printed.Count < 5)
        {
            if ((await program.LineAsync()).Trim().Split(' ', '=') is ["export", var name, var value]) printed[name] = value;
        }

        Assert.Equal(printed["TUCO_BASE_URL"], printed["TUCO_ACTIONS_URL"]);
        using var http = new HttpClient { BaseAddress = new Uri(printed["TUCO_BASE_URL"]) };
        await OpensAsync("TUCO_API_KEY", "/api/lines/by-user");
        await OpensAsync("TUCO_ACTIONS_KEY", "/api/v1/trpc/leads.getAll");
        await OpensAsync("TUCO_CLERK_TOKEN", $"/api/lines/check-availability?id={Seeded.HealthyLineId}");
        await http.PostAsync("/api/messages", new StringContent($$"""{"message":"Hi","recipientPhone":"{{Seeded.LeadPhone}}"}"""));
        await http.PostAsync("/sandbox/clock", new StringContent("""{"advanceSeconds":8}"""));
        var replies = await Reply.ReadAsync(await http.GetAsync($"/api/replies?leadId={Seeded.LeadId}"));
        Assert.Equal("1", replies["total"]);
        await program.TerminateAsync();
        Assert.Equal(0, await program.ExitAsync());

        async Task OpensAsync(string variable, string path)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", printed[variable]);
            using var response = await http.GetAsync(path);
            Assert.Equal((variable, 200), (variable, (int)response.StatusCode));
        }
    }
}
