using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tuco.Sandbox.Actions;

namespace Tuco.Sandbox;

/// <summary>What Kestrel calls for each request: faults, then access, then the resource.</summary>
internal sealed class Requests(SandboxState state, SandboxClock clock, CancellationToken stopping) : IHttpApplication<HttpContext>
{
    private const int Kept = 10_000;

    public static readonly Route[] Routes =
    [
        .. Lines.Routes, .. LineHealth.Routes, .. SpamMonitor.Routes, .. LineRequests.Routes,
        .. Messages.Routes, .. MessageSearch.Routes, .. Cancellation.Routes, .. Reactions.Routes, .. Typing.Routes, .. Replies.Routes,
        .. LeadSearch.Routes, .. LeadImport.Routes, .. LeadRemoval.Routes, .. Availability.Routes, .. LeadAvailability.Routes, .. Dnc.Routes,
        .. Campaigns.Routes, .. Enrolment.Routes, .. Conditions.Routes, .. CampaignTools.Routes, .. GoalBots.Routes,
        .. Webhooks.Routes, .. LanguageAudit.Routes, .. DormantConversations.Routes, .. Analytics.Routes,
    ];

    private readonly Queue<SandboxRequest> _seen = [];
    private int _underWay;

    public SandboxState State => state;

    public SandboxClock Clock => clock;

    public Faults Faults { get; } = new();

    public IReadOnlyList<SandboxRequest> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    public int UnderWay => Volatile.Read(ref _underWay);

    public void Forget()
    {
        lock (_seen) _seen.Clear();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            var path = context.Request.Path.Value ?? "/";
            await (path.StartsWith("/sandbox/", StringComparison.Ordinal) ? AdministerAsync(context) : AnswerAsync(context, path));
        }
        catch (BadHttpRequestException e)
        {
            await FaultyAnswer.WriteAsync(context, Answer.Error(e.StatusCode, e.Message), stopping);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    public static Uri BaseUrl(HttpRequest request) => new($"http://127.0.0.1:{request.HttpContext.Connection.LocalPort}");

    private async Task AdministerAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await FaultyAnswer.WriteAsync(context, Admin.Handle(this, context.Request, body), stopping);
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await PlayAsync(context, path);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task PlayAsync(HttpContext context, string path)
    {
        var (method, request) = (context.Request.Method, context.Request);
        var fault = Faults.TakeUnread(method, path);
        var body = fault is null ? await ReadAsync(context) : "";
        var seen = new SandboxRequest(
            method,
            path,
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body,
            clock.GetUtcNow());
        lock (_seen)
        {
            if (_seen.Count == Kept) _seen.Dequeue();
            _seen.Enqueue(seen);
        }

        fault ??= Faults.Take(method, path, body);
        if (fault is null) await FaultyAnswer.WriteAsync(context, await AnswerToAsync(seen, BaseUrl(request)), stopping);
        else await FaultyAnswer.PlayAsync(context, fault, () => AnswerToAsync(seen, BaseUrl(request)), clock, stopping);
    }

    private async Task<Answer> AnswerToAsync(SandboxRequest request, Uri baseUrl)
    {
        var answer = Handle(request, baseUrl);
        return answer.Finish is { } finish ? await finish(stopping) : answer;
    }

    private Answer Handle(SandboxRequest request, Uri baseUrl) => state.Read(() =>
    {
        try
        {
            var now = clock.GetUtcNow();
            if (request.Path.StartsWith(ActionApi.Path, StringComparison.Ordinal)) return ActionApi.Handle(state.Actions, request, now);
            var authorization = request.Headers.GetValueOrDefault("Authorization");
            if (!state.Access.Knows(authorization)) return Answer.Error(401, "Unauthorized");
            var id = "";
            var route = Routes.FirstOrDefault(route => route.Matches(request.Method, request.Path, out id));
            if (route is null) return Answer.Error(501, $"The sandbox does not simulate {request.Method} {request.Path}");
            if (route.ClerkOnly && !state.Access.IsClerk(authorization)) return Answer.Error(401, "Unauthorized");
            if (state.Access.Limit(route.RateGroup, now) is { } limited) return limited;
            return route.PaidUpOnly && state.ReadOnly
                ? Access.PastDue()
                : route.Handle(new(state, baseUrl, now, id, request.Query, request.Headers, request.Body));
        }
        catch (RefusedException e)
        {
            return e.Answer;
        }
        catch (Exception e)
        {
            // A bug of the sandbox must fail the caller's test with its cause, not as a lost connection.
            return Answer.Json(500, new JsonObject { ["error"] = "Internal server error", ["sandboxBug"] = e.ToString() });
        }
    });

    private async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(stopping);
    }
}
