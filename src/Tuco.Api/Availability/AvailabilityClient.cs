namespace Tuco.Api.Availability;

/// <summary>
/// Who takes iMessages (docs.tuco.ai/api-reference/endpoint/check-availability). A device checks one address every 3 s, a line 70 a day:
/// the deadline grows with what is asked, and a 429 with <c>Retry-After: 3600</c> says that no line has a check left. What asks for several is
/// not asked again after a failure, because each check counts.
/// </summary>
public sealed class AvailabilityClient
{
    private const int MostAddresses = 100;
    private const int AddressesOfALead = 8;
    private static readonly TimeSpan DeviceGap = TimeSpan.FromSeconds(3);

    private readonly TucoHttp _http;

    internal AvailabilityClient(TucoHttp http) => _http = http;

    /// <summary>Checks one address. <c>GET /api/check-availability?address=</c>; 400, 401, 429.</summary>
    /// <param name="address">E.164 or email address.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<AddressAvailability> CheckAsync(string address, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return _http.GetAsync(["api", "check-availability"], [("address", address)], static json => json.AddressAvailability, trace, cancellationToken);
    }

    /// <summary>
    /// Checks several addresses, a request each, so that what was checked is known whatever ends it: the quota, a failure, or the time. A
    /// failure of the very first one is thrown.
    /// </summary>
    /// <param name="addresses">E.164 or email addresses.</param>
    /// <param name="patience">A check that is under way then counts as not made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Told how many are checked, after each.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<AvailabilityRun> CheckEachAsync(IReadOnlyList<string> addresses, TimeSpan patience, TimeProvider time, Func<int, Task> report,
        CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(report);
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var rows = new List<AddressAvailability>();
        try
        {
            foreach (var address in addresses)
            {
                rows.Add(await CheckAsync(address, trace, either.Token) with { Address = address });
                await report(rows.Count);
            }
        }
        catch (TucoApiException e) when (rows.Count > 0)
        {
            return new AvailabilityRun(rows, [.. addresses.Skip(rows.Count)], e);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new AvailabilityRun(rows, [.. addresses.Skip(rows.Count)], null);
        }
        return new AvailabilityRun(rows, [], null);
    }

    /// <summary>Checks several addresses, one after the other. <c>POST /api/check-availability</c>; 400, 401, 429. One row an address.</summary>
    /// <param name="addresses">E.164 or email addresses, 1 to 100.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public async Task<IReadOnlyList<AddressAvailability>> CheckAsync(
        IReadOnlyList<string> addresses, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.Count is 0 or > MostAddresses)
            throw new ArgumentException("1 to 100 addresses are checked at once.", nameof(addresses));
        var request = Post(addresses.Count, "api", "check-availability").With(new AddressesToCheck(addresses), TucoJson.Default.AddressesToCheck);
        return (await _http.SendAsync(request, static json => json.AddressAvailabilityList, trace, cancellationToken)).Results;
    }

    /// <summary>
    /// Checks one contact's addresses over all lines, phones first, until one is available. <c>POST /api/check-availability-rr</c>;
    /// 400 and 429 tell their <c>reason</c>, 401.
    /// </summary>
    /// <param name="phones">E.164, in this order.</param>
    /// <param name="emails">After the phones.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<ContactAvailability> CheckContactAsync(IReadOnlyList<string>? phones, IReadOnlyList<string>? emails = null,
        CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var request = Post((phones?.Count ?? 0) + (emails?.Count ?? 0), "api", "check-availability-rr")
            .With(new ContactToCheck(phones, emails), TucoJson.Default.ContactToCheck);
        return _http.SendAsync(request, static json => json.ContactAvailability, trace, cancellationToken);
    }

    /// <summary>
    /// Checks a lead: phone, email, then their alternatives, until one is available; stores the result on the lead.
    /// <c>GET /api/leads/check-availability?id=</c>; 400, 401, 404, 429.
    /// </summary>
    public Task<LeadAvailability> CheckLeadAsync(string leadId, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(leadId);
        var request = new ApiRequest(HttpMethod.Get, "api", "leads", "check-availability")
        {
            Query = [("id", leadId)],
            Resend = Resend.Read,
            MoreTime = Gaps(AddressesOfALead),
        };
        return _http.SendAsync(request, static json => json.LeadAvailability, trace, cancellationToken);
    }

    /// <summary>Checks several leads; many are checked in the background. <c>POST /api/leads/check-availability</c>; 400, 401, 404, 429.</summary>
    /// <param name="leadIds">One at least: without any, Tuco might check every lead of the workspace.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<LeadChecks> CheckLeadsAsync(IReadOnlyList<string> leadIds, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(leadIds);
        if (leadIds.Count == 0 || leadIds.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("At least one lead is checked, each by its id.", nameof(leadIds));
        return CheckAsync(new LeadsToCheck(leadIds, null), leadIds.Count * AddressesOfALead, trace, cancellationToken);
    }

    /// <summary>Checks the leads of a list, mostly in the background. <c>POST /api/leads/check-availability</c>; 400, 401, 404, 429.</summary>
    public Task<LeadChecks> CheckListAsync(string listId, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(listId);
        return CheckAsync(new LeadsToCheck(null, listId), MostAddresses, trace, cancellationToken);
    }

    private Task<LeadChecks> CheckAsync(LeadsToCheck leads, int addresses, CallTrace? trace, CancellationToken cancellationToken) =>
        _http.SendAsync(Post(addresses, "api", "leads", "check-availability").With(leads, TucoJson.Default.LeadsToCheck),
            static json => json.LeadChecks, trace, cancellationToken);

    private static ApiRequest Post(int addresses, params string[] path) => new(HttpMethod.Post, path) { MoreTime = Gaps(addresses) };

    /// <summary>The pauses of one device between so many checks; five minutes at most.</summary>
    private static TimeSpan Gaps(int addresses) => DeviceGap * (Math.Clamp(addresses, 1, MostAddresses) - 1);
}
