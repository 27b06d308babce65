using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

internal sealed record Answer(int Status, string Body, string ContentType = "application/json")
{
    // Tuco's own server is JavaScript, which leaves "+", "→" and "<" as they are.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Answer Json(int status, JsonObject body) => new(status, body.ToJsonString(Relaxed));

    public static Answer Error(int status, string text) => Json(status, new JsonObject { ["error"] = text });

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
