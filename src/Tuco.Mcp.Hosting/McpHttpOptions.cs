using System.Net;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Hosting.OAuth;

namespace Tuco.Mcp.Hosting;

/// <summary>Where the server listens, who gets in and how much of it one caller may use.</summary>
public sealed record McpHttpOptions
{
    /// <summary>Address to listen on. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port, 0 to 65535; 0 takes a free one. Default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Serves <c>/sse</c> and <c>/message</c> for clients of 2024-11-05. Default true.</summary>
    public bool LegacySse { get; init; } = true;

    /// <summary>
    /// Names under which the server may be addressed: <c>mcp.example.com</c>, with a port for that port only, or <c>*.example.com</c>. Those of
    /// loopback always may.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages that may call: <c>https://app.example.com</c>. On a loopback address pages of loopback may too.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed. It is only logged. Default none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Who calls; null lets everybody in as one caller.</summary>
    public Func<HttpRequest, ValueTask<Admission>>? Admit { get; init; }

    /// <summary>Null when the caller may ask this; else the refusal. It is asked before anything runs.</summary>
    public Func<JsonRpcRequest, Caller, Admission?>? Permit { get; init; }

    /// <summary>What is told of the server to clients that look for its authorization server; null for one that has none.</summary>
    public ProtectedResource? Resource { get; init; }

    /// <summary>Is told of each request when it is over; it must not take long.</summary>
    public Action<AccessLine>? Access { get; init; }

    /// <summary>Answers requests that need nothing of their session; null leaves all of them to the server.</summary>
    public DirectAnswer? Direct { get; init; }

    /// <summary>Is told of each session that has ended: its version, and how long it was open.</summary>
    public Action<string?, TimeSpan>? SessionEnded { get; init; }

    /// <summary>Null when the server can work, else why not, in fixed words: <c>/readyz</c> tells them to anybody.</summary>
    public Func<CancellationToken, Task<string?>>? Ready { get; init; }

    /// <summary>Largest request body in bytes. Default 1 MiB.</summary>
    public int MostBytes { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of a request's JSON. Default 32.</summary>
    public int MostDepth { get; init; } = 32;

    /// <summary>Calls of one caller at a time. Default 512.</summary>
    public int MostCalls { get; init; } = 512;

    /// <summary>Requests of one caller a second, twice as many at once; null for any number. Default null.</summary>
    public int? MostPerSecond { get; init; }

    /// <summary>Sessions at a time; one more ends the one that is idle for longest. Default 10,000.</summary>
    public int MostSessions { get; init; } = 10_000;

    /// <summary>A session without a request for so long is ended. Default 30 minutes.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the headers, and after them the body, of a request may take. Default 15 s.</summary>
    public TimeSpan RequestPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An answer that takes longer begins as an event stream, so that whatever stands between sees a sign of life. Default 10 s.</summary>
    public TimeSpan StreamAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A sign of life on an open stream. Default 15 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stop waits for calls in flight. Default 8 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
