using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

internal sealed record Answer(int Status, string Body, string ContentType = "application/json")
{
    // Tuco's own server is JavaScript, which leaves "+", "→" and "<" as they are.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What is still to be done, outside the state's lock, before an answer goes out; null for nothing.</summary>
    public Func<CancellationToken, Task<Answer>>? Finish { get; init; }

    public static Answer Json(int status, JsonObject body) => new(status, Compact(body));

    public static string Compact(JsonObject body) => body.ToJsonString(Relaxed);

    public static Answer Error(int status, string text) => Json(status, new JsonObject { ["error"] = text });

    /// <summary>The same answer, after a wait on the clock.</summary>
    public Answer After(TimeSpan wait, TimeProvider clock) => wait <= TimeSpan.Zero ? this : this with
    {
        Finish = async stopping =>
        {
            await Task.Delay(wait, clock, stopping);
            return this;
        },
    };

    public Answer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}

/// <summary>Ends the handling of a call with an answer. Thrown before anything was changed.</summary>
internal sealed class RefusedException(Answer answer) : Exception("The sandbox refused a call.")
{
    public RefusedException(int status, string text)
        : this(Answer.Error(status, text))
    {
    }

    public Answer Answer { get; } = answer;
}
