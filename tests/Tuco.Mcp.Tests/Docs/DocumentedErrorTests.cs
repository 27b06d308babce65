using System.Text.RegularExpressions;
using Tuco.Api;
using Tuco.Mcp.Tests.Api;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>Each documented error of each endpoint at the door of each tool that asks for it; where there is no tool, at the client's.</summary>
public sealed partial class DocumentedErrorTests
{
    public static TheoryData<string, string, int, string, string?> OfTools
    {
        get
        {
            var rows = new TheoryData<string, string, int, string, string?>();
            foreach (var error in DocumentedErrors.All)
            {
                foreach (var tool in error.Tools)
                    rows.Add(tool, error.Endpoint, error.Status, error.Body, error.Code);
            }
            return rows;
        }
    }

    public static TheoryData<string, int, string> OfTheClient
    {
        get
        {
            var rows = new TheoryData<string, int, string>();
            foreach (var error in DocumentedErrors.All.Where(static error => error.Tools.Count == 0))
                rows.Add(error.Endpoint, error.Status, error.Body);
            return rows;
        }
    }

    [Fact]
    public void Every_endpoint_with_a_client_is_among_them_and_no_other() => Assert.Empty(
        DocumentedErrors.Endpoints.Except(DocumentedErrors.All.Select(static error => error.Endpoint)).Concat(
            Catalog.Tools.Select(static tool => tool.Name).Except(DocumentedErrors.All.SelectMany(static error => error.Tools))));

    [Theory]
    [MemberData(nameof(OfTools))]
    public async Task A_tool_tells_the_code_the_words_and_what_to_do(string tool, string endpoint, int status, string body, string? code)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        var (method, path) = endpoint.Split(' ') is [var verb, var where] ? (verb, Place().Replace(where, "*")) : default;
        rig.Sandbox.Faults.Add(new()
        {
            Method = method,
            Path = path,
            Status = status,
            Body = body,
            Times = null,
            Headers = status == 429 ? new() { ["Retry-After"] = "3600" } : new Dictionary<string, string>(),
        });
        var arguments = Calls.Arguments(tool);

        var reply = await rig.CallAsync(tool, method == "DELETE" && tool == "set_typing" ? arguments[..^1] + ",\"typing\":false}" : arguments);

        var lost = Calls.Writes(tool) && status >= 500;
        reply.Complains(code ?? (lost ? "outcome_unknown" : Code(status)), rig.Sandbox.Requests,
            Fence(DocumentedErrors.Words(body)), "HTTP status: " + status, "retryable: " + (status is 429 or >= 500 && !lost && status != 501 ? "yes" : "no"));
        Assert.Equal(!Calls.Writes(tool) && status is 502 or 503 or 504 ? 3 : 1, rig.Sandbox.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(OfTheClient))]
    public async Task The_client_tells_the_kind_and_the_words(string endpoint, int status, string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body, status, status == 429 ? "Retry-After: 3600\r\n" : ""));
        using var client = ApiCall.Client(server, retries: 2);
        var line = new Regex("^" + Place().Replace(endpoint, "[^/?]+") + @"(\?|$)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => ApiCall.All.Values.First(call => line.IsMatch(call.Line)).Make(client));

        Assert.Equal((Kind(status), status, DocumentedErrors.Words(body), status >= 500), (refused.Kind, refused.Status, refused.ApiText, refused.MayHaveTakenEffect));
        Assert.Equal(status == 429 ? TimeSpan.FromHours(1) : null, refused.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("line_payment_link", 409, "line_status", "list_lines")]
    [InlineData("cancel_line_request", 500, "line_status")]
    [InlineData("line_status", 404, "request_line", "list_lines")]
    [InlineData("send_message", 404, "find_leads", "list_lines")]
    [InlineData("send_message", 400, "list_lines")]
    [InlineData("cancel_messages", 400)]
    [InlineData("cancel_messages", 500, "list_messages")]
    [InlineData("add_lead", 400)]
    [InlineData("add_lead", 500, "find_leads")]
    [InlineData("enroll_lead", 404, "list_campaigns", "find_leads")]
    [InlineData("enroll_lead", 400, "list_campaigns", "list_lines", "find_leads")]
    [InlineData("find_leads", 404, "find_leads", "list_lines")]
    [InlineData("list_replies", 404, "list_campaigns", "find_leads", "list_lines")]
    [InlineData("delete_leads", 400)]
    [InlineData("delete_leads", 500, "find_leads")]
    [InlineData("react_to_message", 404, "list_messages")]
    [InlineData("set_typing", 404, "list_messages")]
    [InlineData("set_typing", 500)]
    [InlineData("create_webhook", 400)]
    [InlineData("create_webhook", 500, "list_webhooks")]
    [InlineData("update_webhook", 404, "list_webhooks")]
    [InlineData("test_webhook", 500, "list_webhooks")]
    [InlineData("add_dnc", 500, "list_dnc")]
    [InlineData("remove_dnc", 404, "list_dnc")]
    [InlineData("check_line_health", 404, "list_lines")]
    [InlineData("run_action", 500, "query_action")]
    [InlineData("run_action", 404)]
    public async Task The_next_step_names_the_tools_that_help_and_no_other(string tool, int status, params string[] helping)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = """{"error":"No"}""" });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        var next = reply.Text.Split("\nnext: ")[1].Split('\n')[0];
        Assert.Equal(helping.Order(StringComparer.Ordinal),
            Catalog.Tools.Select(static one => one.Name).Where(name => Regex.IsMatch(next, $@"\b{name}\b", RegexOptions.None, TimeSpan.FromSeconds(1))).Order(StringComparer.Ordinal));
    }

    private static string Code(int status) => status switch
    {
        400 => "invalid",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        409 => "conflict",
        429 => "rate_limited",
        _ => "server_error",
    };

    private static TucoFailure Kind(int status) => status switch
    {
        400 => TucoFailure.Invalid,
        401 => TucoFailure.Unauthorized,
        402 => TucoFailure.ReadOnly,
        404 => TucoFailure.NotFound,
        429 => TucoFailure.RateLimited,
        _ => TucoFailure.ServerError,
    };

    /// <summary>The words as they are told: the full stop that ends them is the sentence's.</summary>
    private static string Fence(string words) => words == "READ_ONLY" ? words : words.TrimEnd('.');

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
