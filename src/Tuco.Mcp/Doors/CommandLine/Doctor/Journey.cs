using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tuco.Api;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The way to Tuco, step by step: where it ends, the rest is unknown.</summary>
internal static class Journey
{
    private const string Name = "name";
    private const string Connection = "connection";
    private const string Accepted = "key accepted";
    private const string Offline = "check the network, TUCO_BASE_URL and, behind a proxy, HTTPS_PROXY";

    private static readonly TimeSpan StepEnds = TimeSpan.FromSeconds(1.2);

    public static IReadOnlyList<string> Subjects { get; } = [Name, Connection, FirstAnswer.Answer, FirstAnswer.Clock, Accepted];

    public static async IAsyncEnumerable<Finding> LookAsync(Examination at, [EnumeratorCancellation] CancellationToken late)
    {
        if (!at.IsSound("TUCO_BASE_URL"))
            yield break;
        var via = ProxyChecks.Of(at.BaseUrl);
        var next = via ?? at.BaseUrl;
        var role = via is null ? "" : "the proxy ";
        var (addresses, named) = await StepAsync(Name, stop => ResolveAsync(next, stop),
            found => IPAddress.TryParse(next.Host.Trim('[', ']'), out _) ? $"{role}{next.Host} needs no look-up"
                : $"{role}{next.Host} is {string.Join(", ", found.Take(3).Select(static address => address.ToString()))}",
            $"{role}{next.Host} cannot be resolved", late);
        yield return named;
        if (addresses is null)
            yield break;
        var (connected, connection) = await StepAsync(Connection, stop => ConnectAsync(addresses, next.Port, stop),
            _ => $"{role}{next.Authority} accepts it", $"{role}{next.Authority} refuses it or does not answer", late);
        yield return connection;
        if (connected is null)
            yield break;
        var answer = await FirstAnswer.AskAsync(at, via is not null, late);
        foreach (var finding in answer.Findings)
            yield return finding;
        if (answer.IsThere)
            yield return await AcceptedAsync(at, late);
    }

    private static async Task<(T? Value, Finding Finding)> StepAsync<T>(
        string subject, Func<CancellationToken, Task<T>> step, Func<T, string> told, string failed, CancellationToken late)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late);
        stop.CancelAfter(StepEnds);
        try
        {
            // The system's own look-up of a name cannot be stopped, only left.
            var value = await step(stop.Token).WaitAsync(stop.Token);
            return (value, Finding.Ok(subject, told(value)) with { Took = Stopwatch.GetElapsedTime(start) });
        }
        catch (OperationCanceledException)
        {
            late.ThrowIfCancellationRequested();
            return (null, Finding.Failed(subject, failed + " in time", Offline) with { Took = Stopwatch.GetElapsedTime(start) });
        }
        catch (SocketException e)
        {
            return (null, Finding.Failed(subject, $"{failed} ({e.SocketErrorCode})", Offline) with { Took = Stopwatch.GetElapsedTime(start) });
        }
    }

    private static Task<IPAddress[]> ResolveAsync(Uri url, CancellationToken stop) =>
        IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? Task.FromResult(new[] { address }) : Dns.GetHostAddressesAsync(url.DnsSafeHost, stop);

    private static async Task<string> ConnectAsync(IPAddress[] addresses, int port, CancellationToken stop)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(addresses, port, stop);
        return client.Client.RemoteEndPoint?.ToString() ?? "";
    }

    /// <summary>One cheap read, the way a tool makes it.</summary>
    private static async Task<Finding> AcceptedAsync(Examination at, CancellationToken late)
    {
        if (at.Settings.Http.KeyPassthrough && at.Sandbox is null)
            return Finding.Unknown(Accepted, "unknown: each request over HTTP brings its own");
        using var client = new TucoClient(new TucoOptions
        {
            BaseUrl = at.BaseUrl,
            ApiKey = () => at.Key,
            Timeout = TimeSpan.FromSeconds(2),
            Retries = 0,
            UserAgent = "tuco-mcp/" + Product.Version,
            Time = at.Time,
        });
        var start = Stopwatch.GetTimestamp();
        try
        {
            var list = await client.Lines.ListAsync(cancellationToken: late);
            return Finding.Ok(Accepted, string.Create(CultureInfo.InvariantCulture, $"Tuco lists {list.Lines.Count} lines for it"))
                with
            { Took = Stopwatch.GetElapsedTime(start) };
        }
        catch (TucoApiException e)
        {
            return Of(e);
        }
    }

    private static Finding Of(TucoApiException e)
    {
        var told = OutsideText.Line(e.Message, 200);
        return e.Kind switch
        {
            TucoFailure.NotConfigured => Finding.Unknown(Accepted, "unknown: there is no key to ask with"),
            TucoFailure.Unauthorized => Finding.Failed(Accepted, "Tuco refuses the key: " + told, "make a new one in Tuco (Integrations, API Keys)"),
            TucoFailure.ReadOnly => Finding.Warning(Accepted, "Tuco takes the key for reading only: " + told, "settle the workspace's bill in Tuco"),
            TucoFailure.RateLimited or TucoFailure.Unreachable => Finding.Unknown(Accepted, "unknown: " + told),
            TucoFailure.ServerError => Finding.Warning(Accepted, "unknown, Tuco has a fault: " + told, "try again later"),
            TucoFailure.BadAnswer or TucoFailure.NotFound => Finding.Failed(Accepted, told, "that is not Tuco's API: check TUCO_BASE_URL and the proxy"),
            _ => Finding.Failed(Accepted, "Tuco says no: " + told, "look at the workspace and its key in Tuco"),
        };
    }
}
