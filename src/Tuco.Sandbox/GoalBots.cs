using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Goal bots and who is in them (docs.tuco.ai/api-reference/openapi.json, /api/goal-bots).</summary>
internal static class GoalBots
{
    private const string OnePath = "/api/goal-bots/{id}";

    private static readonly string[] Kept = ["name", "description", "goal", "stages", "settings", "entry", "onComplete", "onAbandon"];

    public static Route[] Routes =>
    [
        new("GET", "/api/goal-bots", Many),
        new("POST", "/api/goal-bots", Create) { PaidUpOnly = true },
        new("GET", OnePath, call => Shown(Find(call))),
        new("PUT", OnePath, Change) { PaidUpOnly = true },
        new("DELETE", OnePath, Archive) { PaidUpOnly = true },
        new("POST", OnePath + "/enroll", Enrol) { PaidUpOnly = true },
        new("DELETE", OnePath + "/enroll", Unenrol) { PaidUpOnly = true },
    ];

    private static Answer Many(Call call) =>
        Answer.Json(200, new JsonObject { ["goalBots"] = call.State.GoalBotsById.Values.Select(bot => bot.Json()).ToJsonArray() });

    private static Answer Create(Call call)
    {
        var body = call.Json();
        body.RequiredText("name");
        body.RequiredText("goal");
        if (body["stages"] is null) throw new RefusedException(400, "stages is required");
        return Shown(Store(call, new(call.State.NewId(), Given(body)) { CreatedAt = call.Now, UpdatedAt = call.Now }));
    }

    private static Answer Change(Call call)
    {
        var (bot, body) = (Find(call), call.Json());
        var fields = bot.Fields.DeepClone().AsObject();
        foreach (var (name, value) in Given(body)) fields[name] = value?.DeepClone();
        var status = Choice(body, "status", "draft", "active", "paused", "archived") ?? bot.Status;
        return Shown(Store(call, bot with { Fields = fields, Status = status, UpdatedAt = call.Now }));
    }

    private static Answer Archive(Call call)
    {
        Store(call, Find(call) with { Status = "archived", UpdatedAt = call.Now });
        return Answer.Json(200, new JsonObject { ["success"] = true });
    }

    private static Answer Enrol(Call call)
    {
        var (bot, lead) = (Find(call), FindLead(call));
        if (bot.Status == "archived") throw new RefusedException(400, "Goal bot is archived");
        if (call.State.GoalBotsById.Values.Any(other => other.Enrolled.Contains(lead))) throw new RefusedException(400, "Lead is already in a goal bot");
        bot.Enrolled.Add(lead);
        return Done(bot, lead);
    }

    private static Answer Unenrol(Call call)
    {
        var (bot, lead) = (Find(call), FindLead(call));
        if (!bot.Enrolled.Remove(lead)) throw new RefusedException(400, "Lead is not in this goal bot");
        Store(call, bot with { Abandoned = bot.Abandoned + 1 });
        return Done(bot, lead);
    }

    private static Answer Done(GoalBot bot, string lead) =>
        Answer.Json(200, new JsonObject { ["success"] = true, ["goalBotId"] = bot.Id, ["leadId"] = lead });

    private static Answer Shown(GoalBot bot) => Answer.Json(200, new JsonObject { ["goalBot"] = bot.Json() });

    private static GoalBot Store(Call call, GoalBot bot) => call.State.GoalBotsById[bot.Id] = bot;

    private static GoalBot Find(Call call) =>
        call.State.GoalBotsById.GetValueOrDefault(call.Id.ToLowerInvariant()) ?? throw new RefusedException(404, "Goal bot not found");

    private static string FindLead(Call call)
    {
        var id = call.Json().RequiredText("leadId").ToLowerInvariant();
        return call.State.LeadsById.ContainsKey(id) ? id : throw new RefusedException(404, "Lead not found");
    }

    /// <summary>The fields that a goal bot keeps, of those given.</summary>
    private static JsonObject Given(JsonObject body)
    {
        if (body["stages"] is { } stages && (stages is not JsonArray { Count: > 0 } array || array.Any(stage => stage is not JsonObject)))
            throw new RefusedException(400, "stages must be a list of at least one object");
        if (Part(body, "settings") is { } settings)
        {
            Choice(settings, "mode", "copilot", "autopilot");
            Choice(settings, "tone", "professional", "friendly", "casual");
            settings.Whole("inactivityTimeoutDays");
        }

        if (Part(body, "entry") is { } entry) Choice(entry, "type", "manual", "campaign_handoff", "api", "tag_trigger");
        return new(Kept.Where(body.ContainsKey).Select(name => KeyValuePair.Create(name, body[name]?.DeepClone())));
    }

    private static JsonObject? Part(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonObject part => part,
        _ => throw new RefusedException(400, $"{name} must be an object"),
    };

    private static string? Choice(JsonObject body, string name, params string[] choices)
    {
        var text = body.Text(name);
        return text is null || choices.Contains(text) ? text : throw new RefusedException(400, $"{name} must be one of {string.Join(", ", choices)}");
    }
}
