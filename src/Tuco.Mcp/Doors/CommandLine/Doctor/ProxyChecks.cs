using Tuco.Api;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The address of the API, and what stands between here and there.</summary>
internal static class ProxyChecks
{
    private const string Address = "address";
    private const string Proxy = "proxy";
    private static readonly string[] Names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    public static IEnumerable<Finding> Look(Examination at)
    {
        yield return AddressOf(at);
        if (at.IsSound("TUCO_BASE_URL"))
            yield return ProxyOf(at);
        if (at.Environment.GetValueOrDefault("SSL_CERT_FILE") is { Length: > 0 } file && !File.Exists(file))
            yield return Finding.Failed("SSL_CERT_FILE", "names no file: no certificate can be trusted", "name the file of root certificates, or unset it");
    }

    /// <summary>The proxy through which a request goes, as the client finds it; null for none.</summary>
    public static Uri? Of(Uri url) => TucoOptions.IsLoopback(url) || HttpClient.DefaultProxy.IsBypassed(url) ? null : HttpClient.DefaultProxy.GetProxy(url);

    private static Finding AddressOf(Examination at)
    {
        var url = at.BaseUrl;
        return !at.IsSound("TUCO_BASE_URL") ? Finding.Failed(Address, "TUCO_BASE_URL cannot be used, so Tuco is not asked anything", "mend or unset it")
            : TucoOptions.IsLoopback(url) ? Finding.Ok(Address, $"{url.GetLeftPart(UriPartial.Authority)}, on this machine")
            : url.Host == new Uri(TucoOptions.PublicBaseUrl).Host ? Finding.Ok(Address, url.GetLeftPart(UriPartial.Authority))
            : Finding.Warning(Address, $"{url.Authority} is not Tuco's own {TucoOptions.PublicBaseUrl}, and the key is shown to it",
                "unset TUCO_BASE_URL unless it is meant");
    }

    private static Finding ProxyOf(Examination at)
    {
        var set = Names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(at.Environment.GetValueOrDefault(name)));
        if (TucoOptions.IsLoopback(at.BaseUrl))
            return Finding.Ok(Proxy, "none is used for this machine");
        if (Of(at.BaseUrl) is { } proxy)
            return Finding.Ok(Proxy, $"{proxy.Host}:{proxy.Port}" + (set is null ? ", as the system says" : $", as {set} says"));
        if (set is null)
            return Finding.Ok(Proxy, "none");
        return HttpClient.DefaultProxy.IsBypassed(at.BaseUrl)
            && (at.Environment.GetValueOrDefault("NO_PROXY") ?? at.Environment.GetValueOrDefault("no_proxy")) is { Length: > 0 }
            ? Finding.Ok(Proxy, $"{set} is set, and NO_PROXY leaves out {at.BaseUrl.Host}")
            : Finding.Warning(Proxy, $"{set} is set and cannot be understood: no proxy is used", "write it as http://host:port");
    }
}
