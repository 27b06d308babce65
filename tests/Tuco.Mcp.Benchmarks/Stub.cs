using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tuco.Mcp.Benchmarks;

/// <summary>An HTTP/1.1 server that answers at once and always the same, so that it costs the measured call as little as can be.</summary>
internal sealed class Stub : IDisposable
{
    private static readonly byte[] Sent = Answer("""
        { "success": true, "status": "sent",
          "message": { "_id": "69b344bc6dae1d942ece4d0e", "message": "Hi", "messageType": "imessage", "status": "sent", "direction": "sent",
            "fromLineId": "69ab427ac1feb77d7f46462e", "recipientPhone": "+12025550143", "recipientName": "Ann Bee",
            "leadId": "69b2c41d352a78479d2c623b", "workspaceId": "org_x", "createdAt": "2026-03-12T11:57:00.856Z",
            "updatedAt": "2026-03-12T11:57:02.892Z", "sentAt": "2026-03-12T11:57:02.892Z", "externalMessageId": "5CA93911-0000" },
          "leadId": "69b2c41d352a78479d2c623b" }
        """);

    private static readonly byte[] Leads = Answer("""
        { "leads": [ { "_id": "69a2e8e6c580cf046a551fde", "firstName": "Ann", "lastName": "Bee", "email": "ann@example.com", "phone": "+13035550199",
            "listId": "69a1fc43a00b806f643082df", "workspaceId": "org_x", "source": "api", "createdAt": "2026-02-28T13:08:54.421Z" } ],
          "lists": [], "pagination": { "page": 1, "limit": 20, "totalCount": 1, "totalPages": 1 } }
        """);

    /// <summary>What Tuco's documentation shows, as the tests have it.</summary>
    private static readonly byte[] Analytics = Documented("analytics.json"), Replies = Documented("replies.list.json"),
        LineStatus = Documented("line-requests.status.json"), LineRequested = Documented("line-requests.awaiting-payment.json");

    /// <summary>What the other servers ask for.</summary>
    private static readonly byte[] Projects = Answer("[]"), User = Answer("""{ "object": "user", "id": "11111111-2222-3333-4444-555555555555", "name": "stub" }""");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _lines;

    /// <param name="lines">How many lines the workspace has.</param>
    public Stub(int lines = 10)
    {
        _lines = Answer($$"""{ "lines": [ {{string.Join(',', Enumerable.Range(1, lines).Select(Line))}} ] }""");
        _listener.Start();
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        Run(Accept);
    }

    public Uri BaseUrl { get; }

    public void Dispose() => _listener.Dispose();

    private static string Line(int number) => $$"""
        { "_id": "667f1f77bcf86cd799{{number:000000}}", "workspaceId": "org_x", "firstName": "Sales", "lastName": "Team {{number}}",
          "phone": "+1202{{5_550_000 + number}}", "email": "sales+{{number}}@example.com", "isActive": true, "provisioningStatus": "active",
          "paymentStatus": "paid", "requestSource": "api", "requestedChannelType": "email", "requestedLineType": "purchased",
          "paymentLinkUrl": null, "stripeInvoiceId": "in_{{number}}", "dailyNewConversationsLimit": 20, "dailyTotalMessagesLimit": 150,
          "usage": { "date": "2026-03-12", "newMessages": 3, "totalMessages": 42 },
          "healthCheck": { "status": "healthy", "lastCheckedAt": "2026-03-12T10:00:00Z" } }
        """;

    private static byte[] Documented(string file)
    {
        using var reader = new StreamReader(typeof(Stub).Assembly.GetManifestResourceStream(file)!);
        return Answer(reader.ReadToEnd());
    }

    private static byte[] Answer(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    /// <summary>A thread a connection: the thread pool is the measured call's.</summary>
    private static void Run(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side went away, or the run is over.
        }
    })
    { IsBackground = true }.Start();

    private void Accept()
    {
        while (true)
        {
            var socket = _listener.AcceptSocket();
            Run(() => Serve(socket));
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var request = new byte[16 * 1024];
            var read = 0;
            while (socket.Receive(request.AsSpan(read)) is > 0 and var count)
            {
                read += count;
                if (!IsWhole(request.AsSpan(0, read)))
                    continue;
                socket.Send(AnswerTo(request.AsSpan(0, read)));
                read = 0;
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var head = request.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var name = "Content-Length: "u8;
        var at = request[..head].IndexOf(name);
        if (at < 0)
            return true;
        var length = request[(at + name.Length)..];
        return request.Length >= head + 4 + int.Parse(length[..length.IndexOf("\r\n"u8)], CultureInfo.InvariantCulture);
    }

    private byte[] AnswerTo(ReadOnlySpan<byte> request) =>
        request.StartsWith("POST /api/messages "u8) ? Sent
        : request.StartsWith("GET /api/lines/by-user "u8) ? _lines
        : request.StartsWith("GET /api/leads?"u8) ? Leads
        : request.StartsWith("GET /api/analytics"u8) ? Analytics
        : request.StartsWith("GET /api/replies"u8) ? Replies
        : request.StartsWith("GET /api/line-requests/"u8) ? LineStatus
        : request.StartsWith("POST /api/line-requests "u8) ? LineRequested
        : request.StartsWith("GET /api/v4/projects?"u8) ? Projects
        : request.StartsWith("GET /v1/users/me "u8) ? User
        : "HTTP/1.1 501 Unknown\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
}
