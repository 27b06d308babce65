using System.Buffers.Text;
using System.Text;

namespace Tuco.Mcp.Benchmarks;

/// <summary>A request of which only the id changes: ids must not come twice in a session, and one of nine digits leaves the length as it is.</summary>
internal sealed class Request
{
    public const int FirstId = 100_000_000;

    private readonly byte[] _bytes;
    private readonly int _at;

    private Request(byte[] bytes) => (_bytes, _at) = (bytes, bytes.AsSpan().IndexOf("100000000"u8));

    public static Request Line(string method, string? parameters = null) => new(Encoding.UTF8.GetBytes(Body(method, parameters) + "\n"));

    public static Request Post(Uri url, string headers, string method, string? parameters = null) =>
        new(Encoding.UTF8.GetBytes(Posted(url, headers, Body(method, parameters))));

    public static string Posted(Uri url, string headers, string body) =>
        $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
        + $"{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static Request Get(Uri url) => new(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer x\r\n\r\n"));

    public static string Body(string method, string? parameters, int id = FirstId) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"{{(parameters is null ? "" : ",\"params\":" + parameters)}}}""";

    /// <summary>One of its own for each that sends at once.</summary>
    public Request Copy() => new([.. _bytes]);

    public ReadOnlyMemory<byte> With(int id)
    {
        if (_at >= 0)
            Utf8Formatter.TryFormat(id, _bytes.AsSpan(_at), out _);
        return _bytes;
    }
}
