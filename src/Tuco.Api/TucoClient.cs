using Tuco.Api.Actions;
using Tuco.Api.Analytics;
using Tuco.Api.Availability;
using Tuco.Api.Campaigns;
using Tuco.Api.CampaignTools;
using Tuco.Api.Conversations;
using Tuco.Api.Dnc;
using Tuco.Api.GoalBots;
using Tuco.Api.LanguageAudit;
using Tuco.Api.Leads;
using Tuco.Api.LineRequests;
using Tuco.Api.Lines;
using Tuco.Api.Messages;
using Tuco.Api.Replies;
using Tuco.Api.Webhooks;

namespace Tuco.Api;

/// <summary>
/// The Tuco AI REST API, one property a resource. Safe for concurrent use; what Tuco refuses or does not answer is a
/// <see cref="TucoApiException"/>.
/// </summary>
public sealed class TucoClient : IDisposable
{
    /// <summary>Name of the <c>ActivitySource</c> and of the <c>Meter</c> that tell of requests; neither tells an id, a text or a secret.</summary>
    public const string TelemetryName = "Tuco.Api";

    private readonly TucoHttp _http;
    private readonly TucoHttp _clerk;
    private readonly TucoHttp _actions;

    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="ArgumentException">A root URL may not carry a key, or a duration is out of its range.</exception>
    public TucoClient(TucoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Fault is { } fault)
            throw new ArgumentException(fault + ".", nameof(options));
        _http = new TucoHttp(options, Access.WithKey(options));
        _clerk = new TucoHttp(options, Access.WithClerkToken(options));
        _actions = new TucoHttp(options, Access.ToActions(options));
        Lines = new LinesClient(_http, _clerk);
        LineRequests = new LineRequestsClient(_http);
        Messages = new MessagesClient(_http);
        Leads = new LeadsClient(_http);
        Availability = new AvailabilityClient(_http);
        Campaigns = new CampaignsClient(_http);
        Replies = new RepliesClient(_http);
        Analytics = new AnalyticsClient(_http);
        Webhooks = new WebhooksClient(_http);
        Dnc = new DncClient(_http);
        GoalBots = new GoalBotsClient(_http);
        CampaignTools = new CampaignToolsClient(_http);
        LanguageAudit = new LanguageAuditClient(_http);
        Conversations = new ConversationsClient(_http);
        Actions = new ActionsClient(_actions);
    }

    /// <summary>The sending lines of the workspace.</summary>
    public LinesClient Lines { get; }

    /// <summary>Requests for new lines.</summary>
    public LineRequestsClient LineRequests { get; }

    /// <summary>Sending messages, and those that are stored.</summary>
    public MessagesClient Messages { get; }

    /// <summary>The contacts of the workspace.</summary>
    public LeadsClient Leads { get; }

    /// <summary>Who takes iMessages.</summary>
    public AvailabilityClient Availability { get; }

    /// <summary>Sequences of messages to leads.</summary>
    public CampaignsClient Campaigns { get; }

    /// <summary>What leads replied.</summary>
    public RepliesClient Replies { get; }

    /// <summary>The metric block.</summary>
    public AnalyticsClient Analytics { get; }

    /// <summary>Where Tuco posts what happens.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>Who must not be contacted.</summary>
    public DncClient Dnc { get; }

    /// <summary>Bots that talk with leads.</summary>
    public GoalBotsClient GoalBots { get; }

    /// <summary>Requests that campaigns make.</summary>
    public CampaignToolsClient CampaignTools { get; }

    /// <summary>The words of Tuco's AI.</summary>
    public LanguageAuditClient LanguageAudit { get; }

    /// <summary>Conversations that went quiet.</summary>
    public ConversationsClient Conversations { get; }

    /// <summary>The action API, on the workspace's own domain.</summary>
    public ActionsClient Actions { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _clerk.Dispose();
        _actions.Dispose();
    }
}
