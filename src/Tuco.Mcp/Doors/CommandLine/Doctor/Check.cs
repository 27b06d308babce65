namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>One round of looking.</summary>
/// <param name="Subjects">What it will certainly tell of: what it does not come to is unknown.</param>
/// <param name="Look">Looks, and tells as it goes.</param>
internal sealed record Check(IReadOnlyList<string> Subjects, Func<Examination, CancellationToken, IAsyncEnumerable<Finding>> Look)
{
    /// <summary>All rounds, in the order in which a person thinks.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        Of(static _ => ProgramChecks.Look()),
        Of(VariableChecks.Look),
        Of(KeyChecks.Look),
        Of(ProxyChecks.Look),
        new(Journey.Subjects, Journey.LookAsync),
        new(RecordChecks.Subjects, RecordChecks.LookAsync),
        Of(HttpChecks.Look),
        Of(TelemetryChecks.Look),
        new([], IssuerChecks.LookAsync),
        Of(ClientChecks.Look) with { Subjects = ClientChecks.Subjects },
    ];

    /// <summary>What is found until the token says that it is time; no file, name or network can make it later.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(Examination at, CancellationToken late)
    {
        var found = new List<Finding>();
        Finding? broken = null;
        try
        {
            await Task.Run(LookAsync, CancellationToken.None).WaitAsync(late);
        }
        catch (OperationCanceledException)
        {
            // What it did not come to is said below.
        }
        catch (Exception e)
        {
            broken = Finding.Failed("doctor", $"this check broke off: {e.Message} ({e.GetType().Name})");
        }
        lock (found)
        {
            IEnumerable<Finding> missed = Subjects.Except(found.Select(static finding => finding.Subject), StringComparer.Ordinal)
                .Select(static subject => Finding.Unknown(subject, "unknown: not reached"));
            return [.. found, .. broken is null ? [] : new[] { broken }, .. missed];
        }

        async Task LookAsync()
        {
            await foreach (var finding in Look(at, late))
            {
                lock (found)
                    found.Add(finding);
            }
        }
    }

    private static Check Of(Func<Examination, IEnumerable<Finding>> look) => new([], (at, _) => look(at).ToAsyncEnumerable());
}
