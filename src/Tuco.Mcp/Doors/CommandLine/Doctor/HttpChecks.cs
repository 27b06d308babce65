using System.Net;
using System.Net.Sockets;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The HTTP door, as <c>tuco-mcp http</c> would open it.</summary>
internal static class HttpChecks
{
    private const string Subject = "HTTP";

    /// <summary>What container hosts give a program unless told otherwise.</summary>
    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(10);

    public static IEnumerable<Finding> Look(Examination at)
    {
        var http = at.Settings.Http;
        var isMeant = at.Readings.Any(static reading => HttpVariables.All.Contains(reading.Variable));
        var faults = at.Settings.FaultsOfHttp().ToList();
        foreach (var fault in faults)
            yield return Finding.OfNamed(isMeant ? Health.Failed : Health.Warning, fault);
        if (at.Settings.Http.KeyPassthrough && at.Settings.KeyWarningOfHttp is { } unused)
            yield return Finding.OfNamed(Health.Warning, unused.Replace(" is on: ", ": ", StringComparison.Ordinal)) with { Remedy = "unset TUCO_API_KEY" };
        if (http.Drain > UsualGrace)
        {
            yield return Finding.Warning("TUCO_HTTP_DRAIN", "container hosts kill a program 10 s after they asked it to stop, unless told otherwise",
                "give the container a longer grace, such as docker's --stop-timeout");
        }
        if (http.Drain == TimeSpan.Zero)
            yield return Finding.Warning("TUCO_HTTP_DRAIN", "a stop cuts off every call in flight", "8 is the default");
        if (http.TokenFile is null && http.TokenWarning is { } guessed)
            yield return Finding.OfNamed(Health.Warning, guessed);
        if (faults.Count > 0)
            yield break;
        var who = IPAddress.IsLoopback(http.Address) ? "this machine" + (http.HasTokens || http.HasOAuth ? ", with a token" : "")
            : $"whoever has a token, as {string.Join(", ", http.AllowedHosts)}";
        yield return Finding.Ok(Subject, $"tuco-mcp http would serve {who} on {new IPEndPoint(http.Address, http.Port)}");
        if (isMeant && http.Port > 0 && PortOf(new IPEndPoint(http.Address, http.Port)) is { } taken)
            yield return taken;
    }
    /// <summary>What keeps the door from being opened there; null for nothing.</summary>
    private static Finding? PortOf(IPEndPoint place)
    {
        using var listener = new TcpListener(place);
        try
        {
            listener.Start();
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return Finding.Warning(Subject, $"something listens on {place} already", "if that is no tuco-mcp http of yours, choose another TUCO_HTTP_PORT");
        }
        catch (SocketException e)
        {
            return Finding.Failed(Subject, $"nothing can listen on {place} ({e.SocketErrorCode})", "choose another TUCO_HTTP_HOST or TUCO_HTTP_PORT");
        }
    }
}
