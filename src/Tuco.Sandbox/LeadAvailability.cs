using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Whether leads have iMessage; the lead remembers it (docs.tuco.ai/api-reference/endpoint/leads-check-availability).</summary>
internal static class LeadAvailability
{
    /// <summary>More leads than this are checked after the answer. The true number is not documented.</summary>
    private const int MostAtOnce = 10;

    public static Route[] Routes =>
    [
        new("GET", "/api/leads/check-availability", One) { RateGroup = RateGroup.Availability },
        new("POST", "/api/leads/check-availability", Many) { RateGroup = RateGroup.Availability },
    ];

    public static Due? Next(SandboxState state)
    {
        if (state.ChecksUnderWay.Count == 0) return null;
        var next = state.ChecksUnderWay.MinBy(check => check.At);
        return new(next.At, at =>
        {
            state.ChecksUnderWay.Remove(next);
            if (state.LeadsById.GetValueOrDefault(next.LeadId) is { } lead) Note(state, lead, StatusOf(state, lead), at);
        });
    }

    /// <summary>Looks a lead up after the answer, as for one that has just been made, unless the day's checks are used up.</summary>
    public static void CheckLater(SandboxState state, Lead lead, DateTimeOffset now)
    {
        var checks = Checks(state, lead);
        if (!Devices.Any(state)) Note(state, lead, "no_active_line", now);
        else if (state.Devices.Left(state, now) >= checks) Begin(state, lead, state.Devices.Take(state, checks, now));
    }

    private static Answer One(Call call)
    {
        var id = call.QueryText("id")?.Trim() ?? throw new RefusedException(400, "Lead ID is required");
        var lead = call.State.LeadsById.GetValueOrDefault(id.ToLowerInvariant()) ?? throw new RefusedException(404, "Lead not found");
        var (status, done) = CheckNow(call, [lead]);
        var answer = Result(lead, status[0]);
        answer.Insert(0, "success", true);
        LeadJson.AddCrmIds(answer, lead);
        return Answer.Json(200, answer).After(done - call.Now, call.State.Clock);
    }

    private static Answer Many(Call call)
    {
        var body = call.Json();
        if (body.Text("address") is { } address) return Availability.CheckOne(call, address);
        var leads = Chosen(call.State, body.Texts("leadIds"), body.Text("listId"));
        if (leads.Length == 0) throw new RefusedException(404, "No leads found to check");
        return leads.Length > MostAtOnce ? Background(call, leads) : Synchronous(call, leads);
    }

    private static Lead[] Chosen(SandboxState state, string[]? ids, string? listId) => ids is not null
        ? [.. ids.Select(id => state.LeadsById.GetValueOrDefault(id.ToLowerInvariant())).OfType<Lead>().DistinctBy(lead => lead.Id)]
        : [.. state.LeadsById.Values.Where(lead => listId is null || lead.ListId.Equals(listId, StringComparison.OrdinalIgnoreCase))];

    private static Answer Synchronous(Call call, Lead[] leads)
    {
        var (statuses, done) = CheckNow(call, leads);
        var errors = statuses.Count(status => status == "error");
        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["checked"] = leads.Length,
            ["successful"] = leads.Length - errors,
            ["errors"] = errors,
            ["results"] = leads.Zip(statuses, Result).ToJsonArray(),
            ["processingMode"] = "synchronous",
        }).After(done - call.Now, call.State.Clock);
    }

    private static Answer Background(Call call, Lead[] leads)
    {
        var state = call.State;
        if (!Devices.Any(state)) Array.ForEach(leads, lead => Note(state, lead, "no_active_line", call.Now));
        else
        {
            Availability.RequireLeft(call, leads.Sum(lead => Checks(state, lead)));
            foreach (var lead in leads) Begin(state, lead, state.Devices.Take(state, Checks(state, lead), call.Now));
        }

        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["message"] = "Bulk availability check started in background",
            ["jobId"] = $"bulk-availability-{call.Now.Iso()}",
            ["checked"] = leads.Length,
            ["processingMode"] = "background",
        });
    }

    private static (string[] Statuses, DateTimeOffset Done) CheckNow(Call call, Lead[] leads)
    {
        var state = call.State;
        if (!Devices.Any(state))
        {
            Array.ForEach(leads, lead => Note(state, lead, "no_active_line", call.Now));
            return ([.. leads.Select(_ => "error")], call.Now);
        }

        var checks = leads.Sum(lead => Checks(state, lead));
        Availability.RequireLeft(call, checks);
        var done = state.Devices.Take(state, checks, call.Now);
        string[] statuses = [.. leads.Select(lead => StatusOf(state, lead))];
        for (var i = 0; i < leads.Length; i++) Note(state, leads[i], statuses[i], done);
        return (statuses, done);
    }

    private static JsonObject Result(Lead lead, string status) => new() { ["leadId"] = lead.Id, ["available"] = status == "available", ["status"] = status };

    private static int Checks(SandboxState state, Lead lead) => Availability.Look(state, [.. lead.AddressesToCheck]).Looked;

    private static string StatusOf(SandboxState state, Lead lead) =>
        Availability.Look(state, [.. lead.AddressesToCheck]).Available ? "available" : "unavailable";

    private static void Begin(SandboxState state, Lead lead, DateTimeOffset done)
    {
        state.LeadsById[lead.Id] = lead with { AvailabilityStatus = "checking" };
        state.ChecksUnderWay.Add((done, lead.Id));
    }

    private static void Note(SandboxState state, Lead lead, string status, DateTimeOffset at) =>
        state.LeadsById[lead.Id] = lead with { AvailabilityStatus = status, AvailabilityCheckedAt = at };
}
