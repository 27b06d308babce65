using System.Globalization;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Requesting lines (docs.tuco.ai/api-reference/endpoint/create-line-request, get-line-request, manage-line-request).</summary>
internal static class LineRequests
{
    private const string NeedsSubscription = "An active Tuco subscription is required before you can request lines.";
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    public static Route[] Routes =>
    [
        new("POST", "/api/line-requests", Create) { RateGroup = RateGroup.LineRequests },
        new("GET", "/api/line-requests/{id}", Read),
        new("POST", "/api/line-requests/{id}", Manage) { RateGroup = RateGroup.LineRequests },
    ];

    public static void Settle(SandboxState state, DateTimeOffset now)
    {
        foreach (var line in state.LinesById.Values.Where(line => line.ProvisioningStatus == LineStatus.Provisioning).ToArray())
        {
            if (line.ProvisioningSince + state.ProvisioningTime > now) continue;
            state.LinesById[line.Id] = line.WillFail
                ? line with { ProvisioningStatus = LineStatus.Failed }
                : WithAddress(state, line with { ProvisioningStatus = LineStatus.Active, IsActive = true, Health = "healthy" });
        }
    }

    public static bool Pay(SandboxState state, string invoiceId, DateTimeOffset now)
    {
        var line = state.LinesById.Values.FirstOrDefault(line => line.StripeInvoiceId == invoiceId && line.ProvisioningStatus == LineStatus.AwaitingPayment);
        if (line is null) return false;
        state.LinesById[line.Id] = Provisioning(line, "paid", now);
        return true;
    }

    /// <summary>Gives an active line the address that its channel needs; numbers are of the ranges reserved for fiction.</summary>
    public static Line WithAddress(SandboxState state, Line line)
    {
        var number = state.LinesById.ContainsKey(line.Id) ? state.LinesById.IndexOf(line.Id) : state.LinesById.Count;
        return line.ChannelType == "phone"
            ? line with { Phone = line.Phone ?? string.Create(CultureInfo.InvariantCulture, $"+1{212 + (number / 100)}55501{number % 100:00}") }
            : line with { Email = line.Email ?? string.Create(CultureInfo.InvariantCulture, $"line{number}@example.com") };
    }

    private static Answer Create(Call call)
    {
        var body = call.Json();
        var key = body.Text("idempotencyKey") ?? call.Headers.GetValueOrDefault("Idempotency-Key");
        if (!string.IsNullOrWhiteSpace(key) && call.State.AnswersByIdempotencyKey.TryGetValue(key, out var stored) && stored.At + KeyLifetime > call.Now)
            return stored.Answer;

        var line = LineRequestFields.Read(body) with { Id = call.State.NewId(), CreatedAt = call.Now };
        var answer = Decide(call, line);
        if (!string.IsNullOrWhiteSpace(key)) call.State.AnswersByIdempotencyKey[key] = new(answer, call.Now);
        return answer;
    }

    private static Answer Decide(Call call, Line line)
    {
        var state = call.State;
        RequireSubscription(state);
        var taken = Taken(state, line);
        var rule = PlanRule.For(state.Plan, state.Overrides, line.ChannelType);
        if (taken >= rule.Maximum)
        {
            var which = taken == 0 ? line.ChannelType : $"further {line.ChannelType}";
            throw new RefusedException(Outcome(403, "forbidden_line_type", $"The {state.Plan} plan allows no {which} lines."));
        }

        if (state.LinesById.Values.FirstOrDefault(other => other.ProvisioningStatus == LineStatus.AwaitingPayment) is { } unpaid)
            throw new RefusedException(InProgress(unpaid));

        if (taken < rule.Included) return Accepted(201, Store(state, Provisioning(line, "not_required", call.Now)));
        var invoice = $"in_{state.NewId()}";
        var link = new Uri(call.BaseUrl, $"/sandbox/invoices/{invoice}");
        return Unpaid(201, Store(state, line with { StripeInvoiceId = invoice, PaymentLink = link }));
    }

    private static Answer Read(Call call)
    {
        var line = Reconcile(call, Find(call));
        var unpaid = line.ProvisioningStatus == LineStatus.AwaitingPayment;
        var answer = new JsonObject
        {
            ["success"] = true,
            ["status"] = line.ProvisioningStatus,
            ["paymentStatus"] = line.PaymentStatus,
            ["paymentRequired"] = unpaid,
        };
        if (unpaid) AddPayment(answer, line);
        answer["line"] = Json(line);
        return Answer.Json(200, answer);
    }

    private static Answer Manage(Call call)
    {
        RequireObjectId(call.Id);
        var action = call.Json().Text("action");
        if (action is not ("payment_link" or "cancel")) throw new RefusedException(400, "Unsupported action");
        var line = Find(call);
        if (action == "payment_link") RequireSubscription(call.State);
        if (line.ProvisioningStatus != LineStatus.AwaitingPayment)
        {
            var message = $"This line request is {line.ProvisioningStatus}; only one that awaits payment can be changed.";
            throw new RefusedException(Outcome(409, line.ProvisioningStatus, message));
        }

        if (action == "cancel")
        {
            line = Store(call.State, line with { ProvisioningStatus = LineStatus.Canceled, PaymentStatus = "canceled", PaymentLink = null });
            return Answer.Json(200, new JsonObject { ["success"] = true, ["status"] = LineStatus.Canceled, ["line"] = Json(line) });
        }

        line = Reconcile(call, line);
        return line.ProvisioningStatus == LineStatus.Provisioning
            ? Accepted(200, line)
            : Answer.Json(200, new JsonObject
            {
                ["success"] = true,
                ["status"] = line.ProvisioningStatus,
                ["paymentUrl"] = line.PaymentLink?.ToString(),
                ["invoiceId"] = line.StripeInvoiceId,
                ["reused"] = true,
            });
    }

    /// <summary>An unpaid request that the subscription has come to include goes on without payment.</summary>
    private static Line Reconcile(Call call, Line line)
    {
        if (line.ProvisioningStatus != LineStatus.AwaitingPayment || call.State.Plan == Plan.None) return line;
        var rule = PlanRule.For(call.State.Plan, call.State.Overrides, line.ChannelType);
        return Taken(call.State, line) < rule.Included ? Store(call.State, Provisioning(line, "not_required", call.Now)) : line;
    }

    private static Line Find(Call call)
    {
        RequireObjectId(call.Id);
        return call.State.LinesById.GetValueOrDefault(call.Id) ?? throw new RefusedException(404, "Line request not found");
    }

    private static void RequireObjectId(string id)
    {
        if (!Fields.IsObjectId(id)) throw new RefusedException(400, "Invalid line request id");
    }

    private static void RequireSubscription(SandboxState state)
    {
        if (state.Plan != Plan.None && !state.ReadOnly) return;
        var body = OutcomeBody("subscription_required", NeedsSubscription);
        body["redirect"] = "/billing";
        throw new RefusedException(Answer.Json(403, body));
    }

    private static int Taken(SandboxState state, Line line) =>
        state.LinesById.Values.Count(other => other.Id != line.Id && other.TakesAPlace && other.ChannelType == line.ChannelType);

    private static Line Store(SandboxState state, Line line) => state.LinesById[line.Id] = line;

    private static Line Provisioning(Line line, string paymentStatus, DateTimeOffset now) =>
        line with { ProvisioningStatus = LineStatus.Provisioning, PaymentStatus = paymentStatus, PaymentLink = null, ProvisioningSince = now };

    private static JsonObject OutcomeBody(string status, string message) => new() { ["success"] = false, ["status"] = status, ["message"] = message };

    private static Answer Outcome(int code, string status, string message) => Answer.Json(code, OutcomeBody(status, message));

    private static Answer InProgress(Line unpaid)
    {
        var body = OutcomeBody("request_in_progress", "Another line request is already waiting for payment. Pay or cancel it first.");
        body["existingLine"] = Json(unpaid);
        return Answer.Json(409, body);
    }

    private static Answer Accepted(int code, Line line) =>
        Answer.Json(code, new JsonObject { ["success"] = true, ["status"] = LineStatus.Provisioning, ["paymentRequired"] = false, ["line"] = Json(line) });

    private static Answer Unpaid(int code, Line line)
    {
        var body = new JsonObject { ["success"] = true, ["status"] = LineStatus.AwaitingPayment, ["paymentRequired"] = true };
        AddPayment(body, line);
        body["line"] = Json(line);
        return Answer.Json(code, body);
    }

    private static void AddPayment(JsonObject body, Line line)
    {
        body["paymentReason"] = "over_plan_limit";
        body["paymentUrl"] = line.PaymentLink?.ToString();
        body["expiresAt"] = null;
    }

    private static JsonObject Json(Line line)
    {
        var body = new JsonObject
        {
            ["_id"] = line.Id,
            ["firstName"] = line.FirstName,
            ["lastName"] = line.LastName,
            ["channelType"] = line.ChannelType,
            ["lineType"] = line.LineType,
            ["provisioningStatus"] = line.ProvisioningStatus,
            ["paymentStatus"] = line.PaymentStatus,
        };
        if (line.ProvisioningStatus != LineStatus.AwaitingPayment) return body;
        body["stripeInvoiceId"] = line.StripeInvoiceId;
        body["paymentLinkUrl"] = line.PaymentLink?.ToString();
        return body;
    }
}
