using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class ActionApiTests
{
    private const string Path = "/api/v1/trpc/";

    [Theory]
    [InlineData("leads", """{"name":"Beta Co","phone":"+15551234568"}""", """{"status":"won"}""")]
    [InlineData("tasks", """{"title":"Write","dueDate":"2026-04-01T00:00:00.000Z"}""", """{"status":"done"}""")]
    [InlineData("invoices", """{"clientName":"Beta Co","amount":12.5}""", """{"amount":13}""")]
    public async Task Records_are_created_read_changed_and_deleted(string router, string fields, string change)
    {
        await using var rig = await ActionsAsync();
        var before = (await ReadAsync(rig, $"{router}.getAll")).AsArray().Count;

        var created = await WriteAsync(rig, $"{router}.create", fields);
        var id = (string)created["id"]!;
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject()) Assert.True(JsonNode.DeepEquals(value, created[name]), name);
        Assert.Equal(before + 1, (await ReadAsync(rig, $"{router}.getAll")).AsArray().Count);

        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        var input = JsonNode.Parse(change)!.AsObject();
        input["id"] = id;
        await WriteAsync(rig, $"{router}.update", input.ToJsonString());
        var read = await ReadAsync(rig, $"{router}.getById", $$"""{"id":"{{id}}"}""");
        foreach (var (name, value) in input) Assert.True(JsonNode.DeepEquals(value, read[name]), name);
        Assert.Equal(("2026-03-12T15:00:00.000Z", "2026-03-12T15:01:00.000Z"), ((string?)read["createdAt"], (string?)read["updatedAt"]));

        Assert.Equal($$"""{"id":"{{id}}"}""", (await WriteAsync(rig, $"{router}.delete", $$"""{"id":"{{id}}"}""")).ToJsonString());
        Refused(await GetAsync(rig, $"{router}.getById", $$"""{"id":"{{id}}"}"""), 404, "NOT_FOUND", "There is no such record in this workspace.");
    }

    [Fact]
    public async Task Only_an_active_key_of_its_own_opens_it()
    {
        await using var rig = await ActionsAsync();
        var key = rig.Sandbox.ActionsKey;
        string?[] strangers = [null, $"Basic {key}", key, "Bearer sk_00000000_x", $"Bearer {rig.Sandbox.ApiKey}", $"Bearer {rig.Sandbox.ClerkToken}"];

        foreach (var stranger in strangers)
        {
            rig.Http.DefaultRequestHeaders.Remove("Authorization");
            if (stranger is not null) rig.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", stranger);
            Unauthorized(await rig.GetAsync(Path + "leads.getAll"));
        }

        rig.Http.DefaultRequestHeaders.Remove("Authorization");
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(401, (await rig.GetAsync("/api/lines/by-user")).Status);
        foreach (var state in new[] { "expired", "revoked" })
        {
            await rig.PostAsync("/sandbox/actions", $$"""{"state":"{{state}}"}""");
            Unauthorized(await rig.GetAsync(Path + "leads.getAll"));
        }

        await rig.PostAsync("/sandbox/actions", """{"state":"active"}""");
        Assert.Equal(200, (await rig.GetAsync(Path + "leads.getAll")).Status);

        static void Unauthorized(Reply reply) =>
            Refused(reply, 401, "UNAUTHORIZED", "The Authorization header is missing or malformed, or its key is invalid, expired or revoked.");
    }

    [Theory]
    [InlineData("invoices.getAll", "invoices.read")]
    [InlineData("invoices.getById", "invoices.read")]
    [InlineData("invoices.create", "invoices.create")]
    [InlineData("tasks.update", "tasks.update")]
    [InlineData("leads.delete", "leads.delete")]
    public async Task A_key_without_the_scope_is_told_which_it_lacks(string procedure, string scope)
    {
        await using var rig = await ActionsAsync();
        await rig.PostAsync("/sandbox/actions", """{"key":"sk_second","scopes":["leads.read","leads.create"]}""");
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_second");

        var reply = procedure.Contains(".get", StringComparison.Ordinal) ? await rig.GetAsync(Path + procedure) : await rig.PostAsync(Path + procedure, "{}");

        Refused(reply, 403, "FORBIDDEN", $"This API key is missing the \"{scope}\" scope.");
        Assert.Equal(200, (await rig.GetAsync(Path + "leads.getAll")).Status);
    }

    [Fact]
    public async Task A_lesser_tier_may_do_nothing()
    {
        await using var rig = await ActionsAsync();
        await rig.PostAsync("/sandbox/actions", """{"maxTier":false}""");

        Refused(await rig.GetAsync(Path + "leads.getAll"), 403, "FORBIDDEN", "API access is part of the max tier only.");
    }

    [Theory]
    [InlineData("platformAdmin.getAll")]
    [InlineData("billing.update")]
    [InlineData("apiKeys.create")]
    public async Task What_is_not_exposed_is_forbidden(string procedure)
    {
        await using var rig = await ActionsAsync();

        Refused(await rig.GetAsync(Path + procedure), 403, "FORBIDDEN", $"{procedure.Split('.')[0]} is not exposed to the API.");
    }

    [Theory]
    [InlineData("quotes.getAll", 501, "NOT_IMPLEMENTED", "The sandbox does not simulate quotes.getAll")]
    [InlineData("leads.export", 501, "NOT_IMPLEMENTED", "The sandbox does not simulate leads.export")]
    [InlineData("leads", 404, "NOT_FOUND", "An action is named <router>.<procedure>.")]
    [InlineData("leads.getAll,tasks.getAll", 400, "BAD_REQUEST", "One action per request.")]
    public async Task A_procedure_that_is_not_there_is_said(string procedure, int status, string code, string message)
    {
        await using var rig = await ActionsAsync();

        Refused(await rig.GetAsync(Path + procedure), status, code, message);
    }

    [Fact]
    public async Task Reads_take_get_and_writes_take_post()
    {
        await using var rig = await ActionsAsync();

        Refused(await rig.PostAsync(Path + "leads.getAll", "{}"), 405, "METHOD_NOT_SUPPORTED", "leads.getAll is a read and takes GET.");
        Refused(await rig.GetAsync(Path + "leads.create"), 405, "METHOD_NOT_SUPPORTED", "leads.create is a write and takes POST.");
    }

    [Theory]
    [InlineData("leads.create", "{}", """{"name":["Required"]}""")]
    [InlineData("leads.create", """{"name":" ","status":"lost?"}""", """{"name":["Expected a text that is not empty"],"status":["Expected one of new, contacted, won, lost"]}""")]
    [InlineData("invoices.create", """{"clientName":"A","amount":-1,"dueDate":"soon"}""", """{"amount":["Expected a number from 0"],"dueDate":["Expected an ISO 8601 time"]}""")]
    [InlineData("tasks.update", """{"title":"x"}""", """{"id":["Required"]}""")]
    [InlineData("leads.update", """{"id":"lead_001","name":null}""", """{"name":["Required"]}""")]
    [InlineData("leads.delete", """{"id":1}""", """{"id":["Expected a text that is not empty"]}""")]
    public async Task An_input_that_fails_validation_is_told_field_by_field(string procedure, string input, string issues)
    {
        await using var rig = await ActionsAsync();

        var reply = await rig.PostAsync(Path + procedure, $$"""{"json":{{input}} }""");

        Refused(reply, 400, "BAD_REQUEST", "Input failed validation.");
        Assert.Equal(issues, reply.Json["error"]!["json"]!["data"]!["zodError"]!["fieldErrors"]!.ToJsonString());
        Assert.DoesNotContain("\"name\":\" \"", (await rig.GetAsync(Path + "leads.getAll")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "The input must be JSON of the form {\"json\": …}.")]
    [InlineData("""{"id":"lead_001"}""", "The input must be JSON of the form {\"json\": …}.")]
    [InlineData("""{"json":"lead_001"}""", "The input must be an object.")]
    public async Task An_input_comes_in_its_envelope(string input, string message)
    {
        await using var rig = await ActionsAsync();

        Refused(await rig.GetAsync($"{Path}leads.getById?input={Uri.EscapeDataString(input)}"), 400, "BAD_REQUEST", message);
        Refused(await rig.PostAsync(Path + "leads.delete", input), 400, "BAD_REQUEST", message);
    }

    [Fact]
    public async Task A_fault_can_be_a_server_error_and_cookies_are_recorded()
    {
        await using var rig = await ActionsAsync();
        const string Error = """{"error":{"json":{"message":"Unexpected","data":{"code":"INTERNAL_SERVER_ERROR","httpStatus":500} } } }""";
        rig.Sandbox.Faults.Add(new() { Path = Path + "leads.create", Status = 500, Body = Error });
        rig.Http.DefaultRequestHeaders.Add("Cookie", "session=1");

        Refused(await rig.PostAsync(Path + "leads.create", """{"json":{"name":"A"}}"""), 500, "INTERNAL_SERVER_ERROR", "Unexpected");
        Assert.Equal("session=1", rig.Sandbox.Requests[^1].Headers["Cookie"]);
    }

    [Fact]
    public async Task The_state_shows_its_records_and_a_reset_brings_them_back()
    {
        await using var rig = await ActionsAsync();
        await WriteAsync(rig, "leads.delete", """{"id":"lead_001"}""");
        await rig.PostAsync("/sandbox/actions", """{"maxTier":false,"scopes":[]}""");

        var changed = await rig.GetAsync("/sandbox/state");
        await rig.PostAsync("/sandbox/reset", "");

        Assert.Single(changed.Json["actions"]!["leads"]!.AsArray());
        Assert.False((bool)changed.Json["actions"]!["maxTier"]!);
        Assert.DoesNotContain(rig.Sandbox.ActionsKey, changed.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync(rig, "leads.getAll")).AsArray().Count);
    }

    [Theory]
    [InlineData("""{"key":"tuco_x"}""", "key must begin with sk_")]
    [InlineData("""{"state":"lost"}""", "state must be one of Active, Expired, Revoked")]
    public async Task A_key_that_cannot_be_is_refused(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/sandbox/actions", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    private static async Task<Rig> ActionsAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", rig.Sandbox.ActionsKey);
        return rig;
    }

    private static Task<Reply> GetAsync(Rig rig, string procedure, string input) =>
        rig.GetAsync($"{Path}{procedure}?input={Uri.EscapeDataString($$"""{"json":{{input}} }""")}");

    private static async Task<JsonNode> ReadAsync(Rig rig, string procedure, string? input = null) =>
        Payload(input is null ? await rig.GetAsync(Path + procedure) : await GetAsync(rig, procedure, input));

    private static async Task<JsonNode> WriteAsync(Rig rig, string procedure, string input) =>
        Payload(await rig.PostAsync(Path + procedure, $$"""{"json":{{input}} }"""));

    private static JsonNode Payload(Reply reply)
    {
        Assert.Equal(200, reply.Status);
        return reply.Json["result"]!["data"]!["json"]!;
    }

    private static void Refused(Reply reply, int status, string code, string message)
    {
        var error = reply.Json["error"]!["json"]!;
        Assert.Equal((status, message), (reply.Status, (string?)error["message"]));
        Assert.Equal((code, status), ((string?)error["data"]!["code"], (int)error["data"]!["httpStatus"]!));
    }
}
