using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Tuco.Sandbox;

/// <summary>
/// The routes under <c>/sandbox/</c>, for a person or a script that cannot call <see cref="TucoSandbox"/> in-process. They take no key; what comes
/// through a browser page is refused. Bodies are JSON objects, every field optional unless marked (required); answers are <c>{ "ok": true, … }</c>.
/// <list type="bullet">
/// <item><c>GET /sandbox/state</c>: settings, lines, leads, messages.</item>
/// <item><c>POST /sandbox/clock</c>: <c>advanceSeconds</c> (required).</item>
/// <item><c>POST /sandbox/settings</c>: <c>plan</c>, <c>overrides</c>, <c>readOnly</c>, <c>fallbackSmsConfigured</c>,
/// <c>doubleSendGuard</c>, <c>provisioningSeconds</c>, <c>availabilityGapMs</c>, <c>availabilityChecksPerDay</c>, <c>contactsReply</c>,
/// <c>replyAfterSeconds</c>.</item>
/// <item><c>POST /sandbox/keys/add</c>, <c>POST /sandbox/keys/revoke</c>: <c>key</c> (required).</item>
/// <item><c>POST /sandbox/lines</c>: <c>count</c> (1), <c>channelType</c> (phone).</item>
/// <item><c>POST /sandbox/lines/{id}</c>: <c>health</c> (healthy, down, unknown), <c>isActive</c>, <c>dailyNewConversationsLimit</c>,
/// <c>dailyTotalMessagesLimit</c>.</item>
/// <item><c>POST /sandbox/leads</c>, <c>POST /sandbox/leads/{id}</c>: the documented fields of a lead, and <c>list</c> by name; null empties one.</item>
/// <item><c>POST /sandbox/line-requests/{id}</c>: <c>outcome</c> (required: active or failed).</item>
/// <item><c>POST /sandbox/contacts</c>: <c>address</c>, <c>behaviour</c> (both required: a <see cref="ContactBehaviour"/>).</item>
/// <item><c>POST /sandbox/replies</c>: <c>from</c>, <c>text</c> (both required), <c>toLineId</c>.</item>
/// <item><c>POST /sandbox/messages/{id}/open</c>: the contact opens it.</item>
/// <item><c>POST /sandbox/campaigns/{id}</c>: <c>status</c> (required).</item>
/// <item><c>POST /sandbox/actions</c>: <c>maxTier</c>; <c>key</c> (the first one), <c>scopes</c>, <c>state</c> (active, expired, revoked).</item>
/// <item><c>POST /sandbox/faults</c>: a <see cref="Fault"/>; <c>delayMs</c>, <c>realDelayMs</c>, <c>dripMs</c> in its intervals' place; <c>times</c> 0
/// for ever. <c>DELETE /sandbox/faults</c>.</item>
/// <item><c>POST /sandbox/reset</c>: as at start, at the clock's now; faults and the record of requests are dropped.</item>
/// <item><c>GET</c> and <c>POST /sandbox/invoices/{id}</c>: the invoice page.</item>
/// </list>
/// </summary>
internal static class Admin
{
    private const string NotFromHere = "The sandbox answers only to this machine, by a loopback Host and from no other web page.";

    public static Answer Handle(Requests requests, HttpRequest request, string body)
    {
        var path = request.Path.Value!;
        var invoice = path.StartsWith(InvoicePage.Path, StringComparison.Ordinal);
        if (!FromHere(request, mayHaveOwnOrigin: invoice)) return Answer.Error(403, NotFromHere);
        if (invoice) return InvoicePage.Handle(requests.State, request.Method, path[InvoicePage.Path.Length..]);
        try
        {
            return Act(requests, request.Method, path, body);
        }
        catch (RefusedException e)
        {
            return e.Answer;
        }
    }

    private static Answer Act(Requests requests, string method, string path, string body)
    {
        var state = requests.State;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var id = segments.Length > 2 ? segments[2] : "";
        switch (method, segments.ElementAtOrDefault(1), segments.Length)
        {
            case ("GET", "state", 2): return StateDump.Of(state, requests.Clock.GetUtcNow());
            case ("DELETE", "faults", 2): requests.Faults.Clear(); break;
            case ("POST", "reset", 2): Reset(requests); break;
            case ("POST", "clock", 2): requests.Clock.Advance(AdminFields.Advance(Json(body))); break;
            case ("POST", "settings", 2): Settings(state, Json(body)); break;
            case ("POST", "keys", 3) when id == "add": state.AddKey(Json(body).RequiredText("key")); break;
            case ("POST", "keys", 3) when id == "revoke": state.RevokeKey(Json(body).RequiredText("key")); break;
            case ("POST", "faults", 2): requests.Faults.Add(AdminFields.Fault(Json(body))); break;
            case ("POST", "contacts", 2): SetBehaviour(state, Json(body)); break;
            case ("POST", "replies", 2): return Reply(state, Json(body));
            case ("POST", "messages", 4) when segments[3] == "open": Open(state, id); break;
            case ("POST", "campaigns", 3): SetStatus(state, id, Json(body).RequiredText("status")); break;
            case ("POST", "actions", 2): state.Read(() => AdminFields.Change(state.Actions, Json(body))); break;
            case ("POST", "lines", 2):
                var added = AdminFields.AddLines(state, Json(body));
                return Answer.Json(200, new JsonObject { ["ok"] = true, ["lineIds"] = added.Select(line => line.Id).ToJsonArray() });
            case ("POST", "lines", 3): Change(state, id, AdminFields.LineChange(Json(body))); break;
            case ("POST", "leads", 2): return AddLead(requests, LeadFields.Change(Json(body)));
            case ("POST", "leads", 3): ChangeLead(state, id, LeadFields.Change(Json(body))); break;
            case ("POST", "line-requests", 3):
                var fails = Json(body).RequiredText("outcome") == "failed";
                Change(state, id, line => line with { WillFail = fails });
                break;
            default: return Answer.Error(404, $"No {method} {path} here. See the sandbox's README.");
        }

        return Answer.Json(200, new JsonObject { ["ok"] = true, ["now"] = requests.Clock.GetUtcNow().Iso() });
    }

    private static void Reset(Requests requests)
    {
        requests.Faults.Clear();
        requests.Forget();
        requests.State.Reset();
    }

    private static void Settings(SandboxState state, JsonObject body)
    {
        if (body.Choice<Plan>("plan") is { } plan) state.Plan = plan;
        if (body["overrides"] is JsonObject overrides) state.Overrides = AdminFields.Overrides(overrides);
        if (body.Flag("readOnly") is { } readOnly) state.ReadOnly = readOnly;
        if (body.Flag("fallbackSmsConfigured") is { } configured) state.FallbackSmsConfigured = configured;
        if (body.Flag("doubleSendGuard") is { } guard) state.DoubleSendGuard = guard;
        if (body.Whole("provisioningSeconds") is { } seconds) state.ProvisioningTime = TimeSpan.FromSeconds(seconds);
        if (body.Whole("availabilityGapMs") is { } gap) state.AvailabilityGap = TimeSpan.FromMilliseconds(gap);
        if (body.Whole("availabilityChecksPerDay") is { } checks) state.AvailabilityChecksPerDay = checks;
        if (body.Flag("contactsReply") is { } reply) state.ContactsReply = reply;
        if (body.Whole("replyAfterSeconds") is { } wait) state.ReplyAfter = TimeSpan.FromSeconds(wait);
    }

    private static Answer Reply(SandboxState state, JsonObject body)
    {
        try
        {
            var reply = state.Receive(body.RequiredText("from"), body.RequiredText("text"), body.Text("toLineId"));
            return Answer.Json(200, new JsonObject { ["ok"] = true, ["messageId"] = reply.Id, ["leadId"] = reply.LeadId });
        }
        catch (ArgumentException e)
        {
            return Answer.Error(400, e.Message);
        }
    }

    private static void Open(SandboxState state, string id)
    {
        if (state.Messages.All(message => message.Id != id)) throw new RefusedException(404, "No such message");
        state.Open(id);
    }

    private static void SetStatus(SandboxState state, string id, string status)
    {
        var campaign = state.Campaigns.FirstOrDefault(campaign => campaign.Id == id) ?? throw new RefusedException(404, "No such campaign");
        if (!Campaign.IsStatus(status)) throw new RefusedException(400, "A campaign has no such status");
        state.AddCampaign(campaign with { Status = status });
    }

    private static void SetBehaviour(SandboxState state, JsonObject body) => state.SetBehaviour(
        body.RequiredText("address"),
        body.Choice<ContactBehaviour>("behaviour") ?? throw new RefusedException(400, "behaviour is required"));

    private static void Change(SandboxState state, string id, Func<Line, Line> change)
    {
        if (state.Lines.All(line => line.Id != id)) throw new RefusedException(404, "No such line");
        state.ChangeLine(id, change);
    }

    private static Answer AddLead(Requests requests, Func<Lead, Lead> fill)
    {
        var lead = fill(new() { Id = requests.State.NewId(), CreatedAt = requests.Clock.GetUtcNow() });
        requests.State.AddLead(lead);
        return Answer.Json(200, new JsonObject { ["ok"] = true, ["leadId"] = lead.Id });
    }

    private static void ChangeLead(SandboxState state, string id, Func<Lead, Lead> change)
    {
        if (state.Leads.All(lead => lead.Id != id)) throw new RefusedException(404, "No such lead");
        state.ChangeLead(id, change);
    }

    private static JsonObject Json(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new RefusedException(400, "The body must be a JSON object");
        }
        catch (JsonException)
        {
            throw new RefusedException(400, "The body must be JSON");
        }
    }

    /// <summary>Holds off pages of other sites: by name of the host (DNS rebinding) and by origin (forms, fetch).</summary>
    private static bool FromHere(HttpRequest request, bool mayHaveOwnOrigin)
    {
        if (request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]")) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (mayHaveOwnOrigin && origin == $"http://{request.Host}");
    }
}
