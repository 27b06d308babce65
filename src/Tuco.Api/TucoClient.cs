using Tuco.Api.Actions;
using Tuco.Api.Analytics;
using Tuco.Api.Availability;
using Tuco.Api.Campaigns;
using Tuco.Api.Leads;
using Tuco.Api.LineRequests;
using Tuco.Api.Lines;
using Tuco.Api.Messages;
using Tuco.Api.Replies;

namespace Tuco.Api;

/// <summary>
/// The Tuco AI REST API, one property a resource. Safe for concurrent use; what Tuco refuses or does not answer is a
/// <see cref="TucoApiException"/>.
/// </summary>
public sealed class TucoClient : IDisposable
{
    private readonly TucoHttp _http;
    private readonly TucoHttp _actions;

    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="ArgumentException">A root URL may not carry a key, or a duration is out of its range.</exception>
    public TucoClient(TucoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Fault is { } fault)
            throw new ArgumentException(fault + ".", nameof(options));
        _http = new TucoHttp(options, Access.WithKey(options));
        _actions = new TucoHttp(options, Access.ToActions(options));
        Lines = new LinesClient(_http);
        LineRequests = new LineRequestsClient(_http);
        Messages = new MessagesClient(_http);
        Leads = new LeadsClient(_http);
        Availability = new AvailabilityClient(_http);
        Campaigns = new CampaignsClient(_http);
        Replies = new RepliesClient(_http);
        Analytics = new AnalyticsClient(_http);
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

    /// <summary>The action API, on the workspace's own domain.</summary>
    public ActionsClient Actions { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _actions.Dispose();
    }
}
