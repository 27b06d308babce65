using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>What texts may and may not say (docs.tuco.ai/features/language-audit). Kept, not applied.</summary>
internal static class LanguageAudit
{
    public static Route[] Routes =>
    [
        new("GET", "/api/language-audit", call => Answer.Json(200, call.State.LanguageRules)),
        new("POST", "/api/language-audit", Replace) { PaidUpOnly = true },
    ];

    public static JsonObject None() => Rules([], [], "");

    private static Answer Replace(Call call)
    {
        var body = call.Json();
        call.State.LanguageRules = Rules(
            body.Texts("allowedPhrases") ?? [],
            body.Texts("blockedPhrases") ?? [],
            body.Text("customInstructions") ?? "");
        return Answer.Json(200, call.State.LanguageRules);
    }

    private static JsonObject Rules(string[] allowed, string[] blocked, string instructions) => new()
    {
        ["allowedPhrases"] = allowed.ToJsonArray(),
        ["blockedPhrases"] = blocked.ToJsonArray(),
        ["customInstructions"] = instructions,
    };
}
