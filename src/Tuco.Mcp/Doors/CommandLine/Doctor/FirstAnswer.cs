using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>One request without a key, the way the client goes: whether TLS is trusted, whether anything answers, and what time it is there.</summary>
internal sealed class FirstAnswer
{
    public const string Answer = "answer";
    public const string Clock = "clock";
    private const string Tls = "TLS";

    private static readonly TimeSpan Ends = TimeSpan.FromSeconds(1.8);
    private static readonly TimeSpan MuchSkew = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SomeSkew = TimeSpan.FromMinutes(2);

    private readonly List<Finding> _findings = [];
    private readonly Examination _at;
    private readonly bool _encrypted;
    private readonly long _start = Stopwatch.GetTimestamp();
    private SslPolicyErrors? _trust;
    private string _why = "";
    private DateTime? _until;
    private TimeSpan _handshake;

    private FirstAnswer(Examination at) => (_at, _encrypted) = (at, at.BaseUrl.Scheme == Uri.UriSchemeHttps);

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Something answered.</summary>
    public bool IsThere { get; private set; }

    public static async Task<FirstAnswer> AskAsync(Examination at, bool viaProxy, CancellationToken late)
    {
        var asked = new FirstAnswer(at);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late);
        stop.CancelAfter(Ends);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = viaProxy };
        handler.SslOptions.RemoteCertificateValidationCallback = asked.Judge;
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"{Product.Name}/{Product.Version}");
        try
        {
            var url = new Uri(at.BaseUrl.AbsoluteUri.TrimEnd('/') + "/api/lines/by-user");
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            asked.Take(response);
        }
        catch (OperationCanceledException)
        {
            late.ThrowIfCancellationRequested();
            asked.Miss("nothing in time");
        }
        catch (HttpRequestException e)
        {
            if (e.HttpRequestError is HttpRequestError.ProxyTunnelError)
                asked.MissProxy();
            else
                asked.Miss($"none ({e.HttpRequestError})");
        }
        return asked;
    }

    /// <summary>Trusts exactly what would be trusted without it.</summary>
    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        (_trust, _handshake, _until) = (errors, Stopwatch.GetElapsedTime(_start), (certificate as X509Certificate2)?.NotAfter.ToUniversalTime());
        _why = string.Join(", ", (chain?.ChainStatus ?? []).Select(static status => status.Status.ToString()).Prepend(errors.ToString()).Distinct());
        return errors == SslPolicyErrors.None;
    }

    private void Take(HttpResponseMessage response)
    {
        IsThere = true;
        TellTls();
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        _findings.Add(Timed(Finding.Ok(Answer, $"{_at.BaseUrl.Authority} answers HTTP {status} to a request without a key")));
        _findings.Add(SkewOf(response.Headers.Date));
    }

    private void Miss(string what)
    {
        TellTls();
        if (_encrypted && _trust is not SslPolicyErrors.None)
            return;
        _findings.Add(Timed(Finding.Failed(Answer, $"{_at.BaseUrl.Authority} gives no answer: {what}", "check TUCO_BASE_URL and what stands in between")));
    }

    private void MissProxy() => _findings.Add(Timed(Finding.Failed(Answer, $"the proxy lets nothing through to {_at.BaseUrl.Authority}",
        "give it a name and a password if it wants them (HTTPS_PROXY=http://name:password@host:port), or have that host allowed")));

    private void TellTls()
    {
        if (!_encrypted)
            return;
        _findings.Add(_trust switch
        {
            null => Finding.Failed(Tls, "no handshake", "is it https that answers there? check TUCO_BASE_URL, the port and the proxy"),
            SslPolicyErrors.None =>
                Finding.Ok(Tls, "trusted, until " + _until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) with { Took = _handshake },
            _ => Finding.Failed(Tls, $"the certificate is not trusted ({_why})",
                "behind a proxy that reads along, name its root certificate with SSL_CERT_FILE; else check the clock and TUCO_BASE_URL"),
        });
    }

    private Finding Timed(Finding finding) => finding with { Took = Stopwatch.GetElapsedTime(_start) };

    private Finding SkewOf(DateTimeOffset? there)
    {
        if (there is not { } date)
            return Finding.Unknown(Clock, "unknown: the answer tells no time");
        var skew = (_at.Time.GetUtcNow() - date).Duration();
        const string Remedy = "set this machine's clock by the network (NTP)";
        var told = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s apart from the clock there");
        return skew > MuchSkew ? Finding.Failed(Clock, told, Remedy) : skew > SomeSkew ? Finding.Warning(Clock, told, Remedy) : Finding.Ok(Clock, told);
    }
}
