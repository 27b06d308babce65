using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Sandbox.Actions;

namespace Tuco.Sandbox;

/// <summary>Reads the bodies of the routes under <c>/sandbox/</c>.</summary>
internal static class AdminFields
{
    /// <summary>One of an enumeration's names, in any case.</summary>
    public static T? Choice<T>(this JsonObject body, string name)
        where T : struct, Enum
    {
        if (body.Text(name) is not { } text) return null;
        if (!int.TryParse(text, out _) && Enum.TryParse<T>(text, ignoreCase: true, out var value)) return value;
        throw new RefusedException(400, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public static TimeSpan Advance(JsonObject body) => body.Whole("advanceSeconds") is { } seconds and >= 0
        ? TimeSpan.FromSeconds(seconds)
        : throw new RefusedException(400, "advanceSeconds is required, and at least 0");

    public static IReadOnlyList<Line> AddLines(SandboxState state, JsonObject body)
    {
        var (count, channel) = (body.Whole("count") ?? 1, body.Text("channelType") ?? "phone");
        if (count is < 1 or > 10_000) throw new RefusedException(400, "count must be 1 to 10000");
        if (channel is not ("phone" or "email")) throw new RefusedException(400, "channelType must be phone or email");
        return state.AddLines(count, channel);
    }

    public static Fault Fault(JsonObject body) => new()
    {
        Method = body.Text("method") ?? "*",
        Path = body.RequiredText("path"),
        Times = body.Whole("times") is { } times ? (times == 0 ? null : times) : 1,
        WhenBodyContains = body.Text("whenBodyContains"),
        Kind = body.Choice<FaultKind>("kind") ?? FaultKind.Answer,
        AfterEffect = body.Flag("afterEffect") ?? false,
        Status = body.Whole("status"),
        Body = body["body"] is { } given ? (given.GetValueKind() == JsonValueKind.String ? given.GetValue<string>() : given.ToJsonString()) : null,
        ContentType = body.Text("contentType") ?? "application/json",
        Headers = (body["headers"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? ""),
        Delay = Milliseconds(body, "delayMs", 0),
        RealDelay = Milliseconds(body, "realDelayMs", 0),
        DripInterval = Milliseconds(body, "dripMs", 50),
    };

    public static PlanOverrides Overrides(JsonObject body) => new()
    {
        IncludedPhoneLines = body.Whole("includedPhoneLines"),
        MaximumPhoneLines = body.Whole("maximumPhoneLines"),
        IncludedEmailLines = body.Whole("includedEmailLines"),
        MaximumEmailLines = body.Whole("maximumEmailLines"),
    };

    public static Func<Line, Line> LineChange(JsonObject body)
    {
        var health = body.Text("health");
        if (health is not (null or "healthy" or "down" or "unknown")) throw new RefusedException(400, "health must be healthy, down or unknown");
        var isActive = body.Flag("isActive");
        var (fresh, total) = (body.Whole("dailyNewConversationsLimit"), body.Whole("dailyTotalMessagesLimit"));
        return line => line with
        {
            Health = health switch { null => line.Health, "unknown" => null, _ => health },
            IsActive = isActive ?? line.IsActive,
            DailyNewConversationsLimit = fresh ?? line.DailyNewConversationsLimit,
            DailyTotalMessagesLimit = total ?? line.DailyTotalMessagesLimit,
        };
    }

    /// <summary>Changes the tier, or a key of the action API; one that is not known is added.</summary>
    public static bool Change(ActionWorkspace workspace, JsonObject body)
    {
        var (key, state) = (body.Text("key") ?? workspace.FirstKey, body.Choice<ActionKeyState>("state"));
        var scopes = body.Texts("scopes")?.ToHashSet();
        if (!key.StartsWith("sk_", StringComparison.Ordinal)) throw new RefusedException(400, "key must begin with sk_");
        workspace.MaxTier = body.Flag("maxTier") ?? workspace.MaxTier;
        var before = workspace.Keys.GetValueOrDefault(key) ?? new(ActionWorkspace.AllScopes);
        workspace.Keys[key] = new(scopes ?? before.Scopes, state ?? before.State);
        return true;
    }

    private static TimeSpan Milliseconds(JsonObject body, string name, int otherwise) => TimeSpan.FromMilliseconds(body.Whole(name) ?? otherwise);
}
