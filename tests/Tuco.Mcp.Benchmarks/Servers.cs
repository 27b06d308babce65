using System.Net;
using System.Net.Sockets;

namespace Tuco.Mcp.Benchmarks;

/// <summary>How this server is started, and those beside it that are installed.</summary>
/// <param name="program">The published program.</param>
/// <param name="stub">Answers in place of every API.</param>
/// <param name="peers">A folder into which npm installed some of them, or each into a folder of its own; null when there is none.</param>
/// <param name="folder">For what they have to be given as a file.</param>
internal sealed class Servers(string program, Uri stub, string? peers, string folder)
{
    public const string Key = "tuco_sk_bench_0123456789abcdef0123456789abcdef";

    private const string Echo = """{"name":"echo","arguments":{"message":"hi"}}""";

    /// <summary>Policy, ledger, audit and redaction are on, as always; nobody is asked, and no cap is reached.</summary>
    private static readonly (string, string)[] Settings =
    [
        ("TUCO_API_KEY", Key), ("TUCO_CONFIRM", "never"), ("TUCO_SENDS_PER_MINUTE", "100000"), ("TUCO_SENDS_PER_DAY", "1000000"), ("TUCO_LINES_PER_DAY", "10000"),
        ("TUCO_HTTP_SESSIONS", "20000"), ("TUCO_HTTP_SESSION_IDLE", "86400"), ("TUCO_LOG_LEVEL", "Warning"),
    ];

    public IEnumerable<Server> Stdio() => new[]
    {
        Ours(stub),
        Slack(),
        Node("@modelcontextprotocol/server-everything", "dist/index.js", "stdio") is { } everything ? everything with { Call = Echo } : null,
        Node("@modelcontextprotocol/server-gitlab", "dist/index.js") is { } gitlab
            ? gitlab with
            {
                Environment = Given(("GITLAB_PERSONAL_ACCESS_TOKEN", "x"), ("GITLAB_API_URL", new Uri(stub, "/api/v4").AbsoluteUri)),
                Call = """{"name":"search_repositories","arguments":{"search":"x"}}""",
                IsProxied = true,
            }
            : null,
        OpenApi(),
        Azure("server", "start"),
    }.OfType<Server>();

    public IEnumerable<Server> Http()
    {
        var (slack, everything, openApi, azure) = (NewUrl("/mcp"), NewUrl("/mcp"), NewUrl("/mcp"), NewUrl("/"));
        return new[]
        {
            OursOnHttp(stub),
            Slack("-t", "http") is { } go ? go with { Environment = Given([("SLACK_MCP_HOST", slack.Host), ("SLACK_MCP_PORT", $"{slack.Port}"), .. Pairs(go)]), Url = slack } : null,
            Node("@modelcontextprotocol/server-everything", "dist/index.js", "streamableHttp") is { } node
                ? node with { Environment = Given(("PORT", $"{everything.Port}")), Url = everything, Call = Echo } : null,
            OpenApi("--transport", "http", "--host", openApi.Host, "--port", $"{openApi.Port}") is { } api ? api with { Url = openApi } : null,
            Azure("server", "start", "--transport", "http", "--dangerously-disable-http-incoming-auth", "--outgoing-auth-strategy", "UseHostingEnvironmentIdentity") is { } csharp
                ? csharp with { Environment = Given([("ASPNETCORE_URLS", azure.GetLeftPart(UriPartial.Authority)), .. Pairs(csharp)]), Url = azure } : null,
        }.OfType<Server>();
    }

    public Server Ours(Uri api) => new("tuco-mcp", Kind.Ours, program)
    {
        Environment = Given([("TUCO_BASE_URL", api.AbsoluteUri), .. Settings]),
        Call = """{"name":"list_lines","arguments":{}}""",
        IsProxied = true,
    };

    public Server OursOnHttp(Uri api)
    {
        var url = NewUrl("/mcp");
        return Ours(api) with { Arguments = ["http", "--host", url.Host, "--port", $"{url.Port}"], Url = url };
    }

    private Server? Slack(params string[] arguments) =>
        Found("slack-mcp-server-linux-amd64", "bin/slack-mcp-server-linux-amd64") is { } file
            ? new Server("slack-mcp-server", Kind.Go, file, ["-no-cache", .. arguments]) { Environment = Given(("SLACK_MCP_XOXP_TOKEN", "demo")) } : null;

    private Server? Azure(params string[] arguments) =>
        Found("@azure/mcp-linux-x64", "dist/azmcp") is { } file
            ? new Server("@azure/mcp", Kind.CSharp, file, arguments)
            {
                Environment = Given(("AZURE_MCP_COLLECT_TELEMETRY", "false")),
                Call = """{"name":"get_azure_bestpractices","arguments":{"intent":"learn","learn":true}}""",
            }
            : null;

    private Server? OpenApi(params string[] arguments)
    {
        var file = Path.Combine(folder, "openapi.json");
        File.WriteAllText(file, """
            {"openapi":"3.0.3","info":{"title":"stub","version":"1"},"paths":{"/v1/users/me":{"get":{"operationId":"getSelf","summary":"Get the user",
              "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object"}}}}}}}}}
            """);
        return Node("@ivotoby/openapi-mcp-server", "bin/mcp-server.js", ["--api-base-url", stub.GetLeftPart(UriPartial.Authority), "--openapi-spec", file, .. arguments]) is { } found
            ? found with { Call = """{"name":"get-self","arguments":{}}""", IsProxied = true } : null;
    }

    private Server? Node(string package, string file, params string[] arguments) =>
        Found(package, file) is { } found ? new Server(package, Kind.Node, "node", [found, .. arguments]) : null;

    /// <summary>Such a file of a package, wherever it was installed.</summary>
    private string? Found(string package, string file) => peers is null ? null
        : Directory.GetDirectories(peers).Prepend(peers).Select(place => Path.Combine(place, "node_modules", package, file)).FirstOrDefault(File.Exists);

    private static IEnumerable<(string, string)> Pairs(Server server) => server.Environment.Select(static variable => (variable.Key, variable.Value));

    private static Dictionary<string, string> Given(params IEnumerable<(string Name, string Value)> variables) =>
        variables.ToDictionary(static variable => variable.Name, static variable => variable.Value);

    private static Uri NewUrl(string path)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}{path}");
    }
}
