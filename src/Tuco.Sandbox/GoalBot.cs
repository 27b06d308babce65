using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>A goal bot; the sandbox keeps it and who is in it, but lets it talk to nobody.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Fields">What was given: name, goal, stages, …</param>
internal sealed record GoalBot(string Id, JsonObject Fields)
{
    public string Status { get; init; } = "draft";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The leads that are in it.</summary>
    public HashSet<string> Enrolled { get; } = [];

    /// <summary>How many leads were taken out again.</summary>
    public int Abandoned { get; init; }

    public JsonObject Json()
    {
        var body = new JsonObject { ["_id"] = Id };
        foreach (var (name, value) in Fields) body[name] = value?.DeepClone();
        body["status"] = Status;
        body["stats"] = new JsonObject
        {
            ["totalEnrolled"] = Enrolled.Count + Abandoned,
            ["inProgress"] = Enrolled.Count,
            ["completed"] = 0,
            ["abandoned"] = Abandoned,
        };
        body["createdAt"] = CreatedAt.Iso();
        body["updatedAt"] = UpdatedAt.Iso();
        return body;
    }
}
