using System.Globalization;

namespace Tuco.Mcp.Options;

/// <summary>
/// The variables of the OpenTelemetry specification that say where traces and metrics go; those that say how much of them is kept are read by
/// its library. They may be meant for other programs too, so none of them keeps the server from starting: what cannot be used is a warning.
/// </summary>
internal static class TelemetryVariables
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string UsualTimeout = "10000";
    private const int ShortestKey = 16;

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];
    private static readonly string[] Unsupported = ["CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"];

    /// <summary>Off, unless an endpoint is named.</summary>
    public static TelemetrySettings Read(IReadOnlyDictionary<string, string> environment)
    {
        if (!Signals.Any(signal => Text(environment, Prefix + signal + "ENDPOINT") is not null)
            || string.Equals(Text(environment, "OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return new TelemetrySettings();
        var warnings = new List<string>();
        return new TelemetrySettings
        {
            Traces = TargetOf("TRACES", "v1/traces"),
            Metrics = TargetOf("METRICS", "v1/metrics"),
            Warnings = warnings,
        };

        OtlpTarget? TargetOf(string signal, string path)
        {
            var (target, fault) = Target(environment, signal, path);
            if (fault is not null && !warnings.Contains(fault, StringComparer.Ordinal))
                warnings.Add(fault);
            return target;
        }
    }

    /// <summary>What among the headers of exports may be a key. A shorter word, such as the name of a data set, stands in ordinary texts too.</summary>
    public static IEnumerable<string> SecretsIn(IReadOnlyDictionary<string, string> environment) =>
        from signal in Signals
        let headers = Text(environment, Prefix + signal + "HEADERS")
        where headers is not null
        from header in headers.Split(',')
        let value = header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..]
        from word in (value + " " + Uri.UnescapeDataString(value)).Split(' ')
        where word.Length >= ShortestKey
        select word;

    private static (OtlpTarget? Target, string? Fault) Target(IReadOnlyDictionary<string, string> environment, string signal, string path)
    {
        var exporter = $"OTEL_{signal}_EXPORTER";
        if (Text(environment, exporter) is { } kind && kind != "otlp")
            return (null, kind == "none" ? null : $"{exporter}: must be otlp or none");
        var (own, ownName) = Of("ENDPOINT", signal);
        if (own is null)
            return (null, null);
        if (!Uri.TryCreate(own, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            return (null, $"{ownName}: must be an http or https URL such as http://localhost:4318, without user and query");
        var (protocol, protocolName) = Of("PROTOCOL", signal);
        if (protocol is not (null or "http/protobuf" or "grpc"))
            return (null, $"{protocolName}: must be http/protobuf or grpc");
        var (headers, headersName) = Of("HEADERS", signal);
        if (headers is not null && !headers.Split(',').All(IsHeader))
            return (null, $"{headersName}: must be a comma list of name=value");
        var (timeout, timeoutName) = Of("TIMEOUT", signal);
        if (!int.TryParse(timeout ?? UsualTimeout, NumberStyles.None, CultureInfo.InvariantCulture, out var patience) || patience == 0)
            return (null, $"{timeoutName}: must be a whole number of milliseconds");
        foreach (var unsupported in Unsupported)
        {
            if (Of(unsupported, signal) is (not null, var name))
                return (null, $"{name}: is not supported, SSL_CERT_FILE names the certificates that are trusted");
        }
        var grpc = protocol == "grpc";
        var endpoint = grpc || ownName.Contains(signal, StringComparison.Ordinal) ? url
            : new UriBuilder(url) { Path = url.AbsolutePath.TrimEnd('/') + "/" + path }.Uri;
        return (new OtlpTarget(endpoint, grpc, headers, TimeSpan.FromMilliseconds(patience)), null);

        // That of the signal beats that of both.
        (string? Text, string Name) Of(string what, string signal) => Text(environment, $"{Prefix}{signal}_{what}") is { } text
            ? (text, $"{Prefix}{signal}_{what}")
            : (Text(environment, Prefix + what), Prefix + what);
    }

    private static bool IsHeader(string header) =>
        header.IndexOf('=', StringComparison.Ordinal) > 0 && Uri.UnescapeDataString(header).All(static c => c is >= ' ' and <= '~');

    private static string? Text(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : null;
}
