using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Whether addresses have iMessage (docs.tuco.ai/api-reference/endpoint/check-availability, check-availability-rr).</summary>
internal static class Availability
{
    private const string NoLines = "No active lines in workspace";
    private const string QuotaOut = "Daily availability check quota exhausted";
    private const int Most = 100;

    public static Route[] Routes =>
    [
        new("GET", "/api/check-availability", One) { RateGroup = RateGroup.Availability },
        new("POST", "/api/check-availability", Many) { RateGroup = RateGroup.Availability },
        new("POST", "/api/check-availability-rr", Any) { RateGroup = RateGroup.Availability },
    ];

    /// <summary>What is looked up until one of the addresses has iMessage, and whether one has.</summary>
    public static (int Looked, bool Available) Look(SandboxState state, IReadOnlyList<string> addresses)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            if (IsAvailable(state, addresses[i])) return (i + 1, true);
        }

        return (addresses.Count, false);
    }

    /// <summary>Refused when so many checks are not left today.</summary>
    public static void RequireLeft(Call call, int checks)
    {
        if (call.State.Devices.Left(call.State, call.Now) < checks) throw new RefusedException(Exhausted(new() { ["error"] = QuotaOut }));
    }

    public static Answer CheckOne(Call call, string address)
    {
        var done = Take(call, 1);
        var body = new JsonObject { ["success"] = true, ["available"] = IsAvailable(call.State, address), ["address"] = address };
        return Answer.Json(200, body).After(done - call.Now, call.State.Clock);
    }

    private static Answer One(Call call) =>
        CheckOne(call, call.QueryText("address")?.Trim() ?? throw new RefusedException(400, "Address parameter is required (phone or email)"));

    private static Answer Many(Call call)
    {
        var body = call.Json();
        var address = body.Text("address");
        if (address is not null && body["addresses"] is not null) throw new RefusedException(400, "Provide either address or addresses, not both");
        var addresses = address is null ? body.Texts("addresses") : [address];
        if (addresses is not { Length: > 0 }) throw new RefusedException(400, "addresses array is required and must not be empty");
        if (addresses.Length > Most) throw new RefusedException(400, "Maximum 100 addresses per request");
        var done = Take(call, addresses.Length);
        var results = addresses.Select(one => new JsonObject { ["address"] = one, ["available"] = IsAvailable(call.State, one) }).ToJsonArray();
        return Answer.Json(200, new JsonObject { ["success"] = true, ["results"] = results }).After(done - call.Now, call.State.Clock);
    }

    private static Answer Any(Call call)
    {
        var body = call.Json();
        string[] addresses = [.. body.Texts("phones") ?? [], .. body.Texts("emails") ?? []];
        if (addresses.Length == 0) return Answer.Json(400, Unavailable("No phone or email addresses provided"));
        if (!Devices.Any(call.State)) return Answer.Json(400, Unavailable(NoLines));
        var (looked, available) = Look(call.State, addresses);
        if (call.State.Devices.Left(call.State, call.Now) < looked) return Exhausted(Unavailable(QuotaOut));
        var done = call.State.Devices.Take(call.State, looked, call.Now);
        var answer = available ? new JsonObject { ["available"] = true } : Unavailable("Contact not available on iMessage");
        return Answer.Json(200, answer).After(done - call.Now, call.State.Clock);
    }

    private static bool IsAvailable(SandboxState state, string address) =>
        (Addresses.IsPhone(address) || Addresses.IsEmail(address))
        && state.BehaviourByAddress.GetValueOrDefault(Addresses.Any(address)) != ContactBehaviour.NoIMessage;

    private static DateTimeOffset Take(Call call, int checks)
    {
        if (!Devices.Any(call.State)) throw new RefusedException(400, NoLines);
        RequireLeft(call, checks);
        return call.State.Devices.Take(call.State, checks, call.Now);
    }

    private static JsonObject Unavailable(string reason) => new() { ["available"] = false, ["reason"] = reason };

    private static Answer Exhausted(JsonObject body) => Answer.Json(429, body).With("Retry-After", "3600");
}
