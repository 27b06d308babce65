using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>
/// Every error that the documentation tells of every endpoint that the client reaches: <c>errors.json</c> (the pages are those of
/// <c>endpoints.json</c>), and what every endpoint may answer (docs.tuco.ai/api-reference/errors).
/// </summary>
internal static partial class DocumentedErrors
{
    private static readonly JsonNode Own = JsonNode.Parse(File.ReadAllText(Path.Combine(Approved.Root, "tests/Tuco.Mcp.Tests/Docs/errors.json")))!;

    private static readonly IReadOnlyList<(int, string, string?)> Everywhere =
    [
        (401, """{"error":"Unauthorized"}""", null), (429, """{"error":"Rate limit exceeded"}""", null), (500, """{"error":"Internal server error"}""", null),
    ];

    private static readonly (int, string, string?) PastDue = (402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY");

    /// <summary>The endpoint, its tools, the status, the body, and the machine code if it bears one. The rows of <c>docs/coverage.md</c> are held to the code.</summary>
    public static IReadOnlyList<(string Endpoint, IReadOnlyList<string> Tools, int Status, string Body, string? Code)> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Approved.Root, "docs/coverage.md")).Select(static line => Row().Match(line)).Where(static row => row.Success)
            .SelectMany(static row => Of(row.Groups["endpoint"].Value).Select(error => (row.Groups["endpoint"].Value,
                (IReadOnlyList<string>)[.. Tool().Matches(row.Groups["tools"].Value).Select(static tool => tool.Groups["name"].Value)], error.Status, error.Body, error.Code))),
    ];

    public static IEnumerable<string> Endpoints => Own.AsObject().Select(static pair => pair.Key);

    /// <summary>What a person reads in the body.</summary>
    public static string Words(string body)
    {
        var read = JsonNode.Parse(body)!;
        return (string)(read["message"] ?? (read["error"] is JsonObject error ? error["json"]!["message"] : read["error"]) ?? read["reason"])!;
    }

    private static IEnumerable<(int Status, string Body, string? Code)> Of(string endpoint)
    {
        var own = (Own[endpoint]?.AsArray() ?? []).Select(static row => ((int)row![0]!, row[1]!.ToJsonString(), row.AsArray().Count > 2 ? (string?)row[2] : null));
        return endpoint.Contains("/trpc/", StringComparison.Ordinal) ? own
            : own.Concat(Everywhere).Concat(endpoint.StartsWith("GET ", StringComparison.Ordinal) ? [] : [PastDue]);
    }

    [GeneratedRegex(@"^\| `(?<endpoint>[^`]+)` \|[^|]*\| `[^|]*\|[^|]*\| (?<tools>[^|]*) \|$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tool();
}
