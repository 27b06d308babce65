using System.Text;
using System.Text.Json.Nodes;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>One good call of each tool, and what the tests ask of every failure.</summary>
internal static class Calls
{
    public const string RequestLine = """{"firstName":"Support","lastName":"Two","channelType":"email","email":"two@example.com"}""";

    public const string Send = """{"recipientPhone":"+12025550143","message":"Hi"}""";

    /// <summary>An id of nothing.</summary>
    private const string Unknown = "69b2c41d352a78479d2cffff";

    public static string Arguments(string tool) => tool switch
    {
        "request_line" => RequestLine,
        "send_message" => Send,
        "line_status" or "line_payment_link" or "cancel_line_request" => $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}"}""",
        "cancel_messages" => $$"""{"leadId":"{{Seeded.LeadId}}"}""",
        "enroll_lead" => $$"""{"campaignId":"{{Seeded.CampaignId}}","leadId":"{{Seeded.LeadId}}"}""",
        "add_lead" => """{"leads":[{"firstName":"Cleo","phone":"+12025550177"}]}""",
        "check_imessage" => $$"""{"addresses":["{{Seeded.LeadPhone}}"]}""",
        "delete_leads" => $$"""{"leadIds":["{{Seeded.LeadId}}"]}""",
        "react_to_message" => $$"""{"messageId":"{{Unknown}}","reaction":"like"}""",
        "set_typing" => $$"""{"messageId":"{{Unknown}}"}""",
        "create_webhook" => """{"url":"https://hooks.example.com/tuco","events":["message.reply"],"name":"Replies"}""",
        "update_webhook" => $$"""{"webhookId":"{{Unknown}}","isActive":false}""",
        "test_webhook" or "delete_webhook" => $$"""{"webhookId":"{{Unknown}}"}""",
        "add_dnc" => """{"phone":"+12025550177"}""",
        "remove_dnc" => $$"""{"entryId":"{{Unknown}}"}""",
        "check_line_health" => $$"""{"lineId":"{{Seeded.HealthyLineId}}"}""",
        "query_action" => """{"action":"leads.getAll"}""",
        "run_action" => """{"action":"tasks.create","input":{"title":"Call Ann"}}""",
        _ => "{}",
    };

    /// <summary>The call names something that is not there, or not in the state for it: Tuco refuses it.</summary>
    public static bool IsOfNothing(string tool) => tool is "line_payment_link" or "cancel_line_request" or "react_to_message" or "set_typing"
        or "update_webhook" or "test_webhook" or "delete_webhook" or "remove_dnc";

    public static bool Writes(string tool) => Catalog.Find(tool)!.Risk is not Risk.Read;

    /// <summary>An error that is complete in its text; the correlation id is the one on the wire.</summary>
    public static void Complains(this ToolReply reply, string code, IEnumerable<SandboxRequest> wire, params string[] words)
    {
        Assert.All(words, word => Assert.Contains(word, reply.Text, StringComparison.Ordinal));
        Assert.True(reply.IsError, reply.Text);
        Assert.Null(reply.Json);
        Assert.Equal(code, reply.Code);
        Assert.Matches(@"\nretryable: (yes|no)\nnext: \S.{10,}", reply.Text);
        foreach (var request in wire)
            Assert.EndsWith("\ncorrelationId: " + request.Headers["x-correlation-id"], reply.Text, StringComparison.Ordinal);
    }

    /// <summary>Asks the sandbox as the dashboard would.</summary>
    public static async Task<JsonNode> AskAsync(this TucoSandbox sandbox, string method, string path, string? body = null)
    {
        using var http = new HttpClient { BaseAddress = sandbox.BaseUrl };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new("Bearer", sandbox.ApiKey);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Looks every 2 ms until something on another thread has come true.</summary>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds < 20, "It did not come true.");
            await Task.Delay(2);
        }
    }
}
