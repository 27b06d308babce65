using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>A fresh health check of a line, for a Clerk session only (docs.tuco.ai/api-reference/lines, "Check Health of a Line").</summary>
internal static class LineHealth
{
    public static Route[] Routes => [new("GET", "/api/lines/check-availability", Check) { ClerkOnly = true }];

    private static Answer Check(Call call)
    {
        var id = call.QueryText("id")?.Trim().ToLowerInvariant() ?? throw new RefusedException(400, "Line ID is required");
        var line = call.State.LinesById.GetValueOrDefault(id) ?? throw new RefusedException(404, "Line not found or access denied");
        if (line is { IsActive: false } or { ProvisioningStatus: not LineStatus.Active })
            throw new RefusedException(400, "The line is not active, so its health cannot be checked");

        var isDown = line.Health == "down";
        if (line.Health is null) call.State.LinesById[id] = line with { Health = "healthy" };
        string[] failures = isDown ? ["Server health check failed", "iMessage availability check failed"] : [];
        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["lineId"] = line.Id,
            ["status"] = isDown ? "down" : "healthy",
            ["failures"] = failures.ToJsonArray(),
            ["checkedAt"] = call.Now.Iso(),
            ["shouldNotify"] = false,
            ["notificationSent"] = false,
        });
    }
}
