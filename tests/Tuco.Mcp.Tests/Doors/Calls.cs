using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>One good call of each tool, and what the tests ask of every failure.</summary>
internal static class Calls
{
    public const string RequestLine = """{"firstName":"Support","lastName":"Two","channelType":"email","email":"two@example.com"}""";

    public const string Send = """{"recipientPhone":"+12025550143","message":"Hi"}""";

    public static string Arguments(string tool) => tool switch
    {
        "request_line" => RequestLine,
        "send_message" => Send,
        "line_status" => $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}"}""",
        _ => "{}",
    };

    public static bool Writes(string tool) => tool is "request_line" or "send_message";

    /// <summary>An error that is complete in its text; the correlation id is the one on the wire.</summary>
    public static void Complains(this ToolReply reply, string code, IEnumerable<SandboxRequest> wire)
    {
        Assert.True(reply.IsError, reply.Text);
        Assert.Null(reply.Json);
        Assert.Equal(code, reply.Code);
        Assert.Matches(@"\nretryable: (yes|no)\nnext: \S.{10,}", reply.Text);
        foreach (var request in wire)
            Assert.EndsWith("\ncorrelationId: " + request.Headers["x-correlation-id"], reply.Text, StringComparison.Ordinal);
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
