using System.Text.Json;
using Tuco.Api;
using Tuco.Api.Actions;

namespace Tuco.Mcp.Tests.Api;

/// <summary>The action API: its envelope, its errors, its own host and key.</summary>
public sealed class ActionTests
{
    [Theory]
    [InlineData("leads.getAll", true)]
    [InlineData("a.b", true)]
    [InlineData("crm.v2.leads_archive.getAll", true)]
    [InlineData("leads", false)]
    [InlineData("leads.", false)]
    [InlineData(".getAll", false)]
    [InlineData("leads..getAll", false)]
    [InlineData("leads.2nd", false)]
    [InlineData("_leads.getAll", false)]
    [InlineData("leads.get-all", false)]
    [InlineData("leads.getAll,tasks.getAll", false)]
    [InlineData("leads.getAll\n", false)]
    [InlineData("leads.getAll?batch=1", false)]
    [InlineData("../leads.getAll", false)]
    [InlineData("leads.gétAll", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task An_action_is_named_router_and_procedure(string? action, bool named)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"result":{"data":{"json":1}}}"""));
        using var client = ApiCall.Client(server);

        Assert.Equal(named, ActionsClient.IsName(action));
        if (named)
            await client.Actions.QueryAsync(action!);
        else
            await Assert.ThrowsAsync<ArgumentException>(() => client.Actions.RunAsync(action!));
        Assert.Equal(named ? 1 : 0, server.Requests.Count);
    }

    [Fact]
    public void A_name_has_128_characters_at_most()
    {
        Assert.True(ActionsClient.IsName("a." + new string('b', 126)));
        Assert.False(ActionsClient.IsName("a." + new string('b', 127)));
    }

    [Theory]
    [InlineData("""{"id":"lead_123","at":"2026-03-12T15:00:00.000Z","sum":12345678901234567890.10,"e":1E+2,"x":"\u003cb>","n":null,"n":1}""")]
    [InlineData("[ 1,\n 2 ]")]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"text\"")]
    public async Task What_an_action_answers_stays_as_it_came(string json)
    {
        await using var server = new RawServer(_ => RawServer.Json("""{"result":{"data":{"json":JSON,"meta":{"values":{"at":["Date"]},"v":1}},"type":"data"},"id":null}""".Replace("JSON", json, StringComparison.Ordinal)));
        using var client = ApiCall.Client(server);

        Assert.Equal(json, (await client.Actions.QueryAsync("leads.getAll")).GetRawText());
        Assert.Equal(json, (await client.Actions.RunAsync("leads.getAll")).GetRawText());
    }

    [Fact]
    public async Task The_input_goes_out_as_it_was_given()
    {
        const string Input = """{ "big": 12345678901234567890.10, "text": "a&b=c+d ż" }""";
        await using var server = new RawServer(static _ => RawServer.Json("""{"result":{"data":{"json":1}}}"""));
        using var client = ApiCall.Client(server);

        await client.Actions.QueryAsync("leads.getAll", ApiCall.Json(Input));
        await client.Actions.RunAsync("leads.getAll", ApiCall.Json(Input));
        await client.Actions.RunAsync("leads.getAll", ApiCall.Json("null"));
        await client.Actions.QueryAsync("leads.getAll", default(JsonElement));

        var query = server.Requests[0].Split(' ')[1].Split("?input=")[1];
        Assert.DoesNotContain('+', query);
        Assert.Equal($$"""{"json":{{Input}}}""", Uri.UnescapeDataString(query));
        Assert.EndsWith("\r\n\r\n" + $$"""{"json":{{Input.Replace("ż", "\u00c5\u00bc", StringComparison.Ordinal)}}}""", server.Requests[1], StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + """{"json":null}""", server.Requests[2], StringComparison.Ordinal);
        Assert.StartsWith("GET /api/v1/trpc/leads.getAll HTTP/1.1\r\n", server.Requests[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "BAD_REQUEST", TucoFailure.Invalid)]
    [InlineData(401, "UNAUTHORIZED", TucoFailure.Unauthorized)]
    [InlineData(403, "NOT_FOUND", TucoFailure.Forbidden)]
    [InlineData(404, "NOT_FOUND", TucoFailure.NotFound)]
    [InlineData(500, "INTERNAL_SERVER_ERROR", TucoFailure.ServerError)]
    public async Task A_refusal_is_of_the_kind_of_its_status_whatever_it_says(int status, string code, TucoFailure kind)
    {
        const string Words = "Lead is missing the \"x.read\" scope. Unauthorized.";
        await using var server = new RawServer(_ => RawServer.Json(Refusal(Words, $$"""{"code":"{{code}}","httpStatus":200,"path":"leads.getAll","stack":"at server.ts:1"}"""), status));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.getAll"));

        Assert.Equal((kind, status, null, null), (refused.Kind, refused.Status, refused.Code, refused.MissingScope));
        Assert.Equal(Words, refused.ApiText);
    }

    [Theory]
    [InlineData(403, "This API key is missing the \"invoices.create\" scope.", "invoices.create")]
    [InlineData(401, "This API key is missing the \"invoices.create\" scope.", null)]
    [InlineData(403, "This API key is missing the \"invoices\" scope.", null)]
    [InlineData(403, "This API key is missing the \"a.b\" or the \"c.d\" scope.", null)]
    [InlineData(403, "This API key is missing the \" scope.", null)]
    [InlineData(403, "Note: This API key is missing the \"invoices.create\" scope.", null)]
    [InlineData(403, "This workspace is not on the max tier.", null)]
    public async Task A_missing_scope_is_a_fact_only_where_the_documented_sentence_tells_it(int status, string message, string? scope)
    {
        await using var server = new RawServer(_ => RawServer.Json(Refusal(message, """{"code":"FORBIDDEN","httpStatus":403}"""), status));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("invoices.create"));

        Assert.Equal((scope, message), (refused.MissingScope, refused.ApiText));
    }

    [Theory]
    [InlineData("""{"zodError":{"formErrors":[],"fieldErrors":{"name":["Required"],"phone":["Too short","No digits"]}}}""", "name: Required; phone: Too short; phone: No digits")]
    [InlineData("""{"issues":[{"code":"invalid_type","path":["leads",0,"name"],"message":"Required"},{"path":[],"message":"Empty"}]}""", "leads.0.name: Required; issues: Empty")]
    [InlineData("""{"fields":{"name":"Required"}}""", "name: Required")]
    [InlineData("""{"issues":[{"path":"name","message":"Required"}]}""", "name: Required")]
    [InlineData("""{"issues":[{"path":["\ud800"],"message":"Required"}]}""", ": Required")]
    [InlineData("""{"issues":{"\ud800":"x"}}""", null)]
    [InlineData("""{"issues":[1,null,true,"\ud800"]}""", null)]
    [InlineData("{}", null)]
    public async Task The_field_issues_of_a_400_are_in_its_text(string more, string? told)
    {
        var data = """{"code":"BAD_REQUEST","httpStatus":400,"path":"leads.create","stack":"at x"}"""[..^1] + (more == "{}" ? "}" : "," + more[1..]);
        await using var server = new RawServer(_ => RawServer.Json(Refusal("Input is wrong", data), 400));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.create"));

        Assert.Equal(told is null ? "Input is wrong" : $"Input is wrong ({told})", refused.ApiText);
    }

    [Fact]
    public async Task Many_issues_are_cut()
    {
        await using var server = new RawServer(static _ => RawServer.Json(Issues(1000), 400));
        await using var endless = new RawServer(static _ => RawServer.Json(Issues(5000), 400));
        using var client = ApiCall.Client(server);
        using var other = ApiCall.Client(endless);

        var told = (await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.create"))).ApiText!;

        Assert.StartsWith("Wrong (f0: x; f1: x;", told, StringComparison.Ordinal);
        Assert.EndsWith("f19: x)", told, StringComparison.Ordinal);
        Assert.Null((await Assert.ThrowsAsync<TucoApiException>(() => other.Actions.RunAsync("leads.create"))).ApiText);

        static string Issues(int count) => Refusal("Wrong",
            """{"issues":[""" + string.Join(',', Enumerable.Range(0, count).Select(static i => $$"""{"path":["f{{i}}"],"message":"x"}""")) + "]}");
    }

    [Theory]
    [InlineData("""{"result":{"data":{"json":{"note":"a SECRET b","SECRET":["x",{"deep":"SECRET"}],"sum":1.50}}}}""")]
    [InlineData("""{"result":{"data":{"json":"\u0073k_live0001\u005fh2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab"}}}""")]
    public async Task An_echoed_key_is_cut_out_of_an_answer_and_the_rest_stays(string answer)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer.Replace("SECRET", ApiCall.ActionsKey, StringComparison.Ordinal)));
        using var client = ApiCall.Client(server);

        var told = (await client.Actions.QueryAsync("leads.getAll")).GetRawText();

        Assert.DoesNotContain(ApiCall.ActionsKey[20..32], told, StringComparison.Ordinal);
        Assert.Contains("[redacted]", told, StringComparison.Ordinal);
        Assert.True(!answer.Contains("sum", StringComparison.Ordinal) || told.EndsWith("\"sum\":1.50}", StringComparison.Ordinal), told);
    }

    [Theory]
    [InlineData("""{"error":{"json":{"message":"Key SECRET is bad","data":{"issues":["SECRET"]}}}}""")]
    [InlineData("""{"error":{"json":{"message":"This API key is missing the \"a.h2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab\" scope."}}}""")]
    public async Task An_echoed_key_is_in_no_text_of_a_refusal(string answer)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer.Replace("SECRET", ApiCall.ActionsKey, StringComparison.Ordinal), 403));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.QueryAsync("leads.getAll"));

        var told = string.Join('\n', refused.ToString(), refused.ApiText, refused.MissingScope);
        for (var i = "sk_".Length; i + 6 <= ApiCall.ActionsKey.Length; i++)
            Assert.DoesNotContain(ApiCall.ActionsKey.Substring(i, 6), told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_host_sees_its_own_secret_and_no_other()
    {
        await using var tuco = new RawServer(static _ => RawServer.Json("""{"lines":[],"status":"healthy"}""", headers: "Set-Cookie: a=b; Path=/\r\n"));
        await using var workspace = new RawServer(static _ => RawServer.Json("""{"result":{"data":{"json":1}}}""", headers: "Set-Cookie: a=b; Path=/\r\n"));
        using var client = new TucoClient(new TucoOptions
        {
            BaseUrl = tuco.BaseUrl,
            ActionsUrl = new Uri(workspace.BaseUrl, "/root/"),
            ApiKey = static () => ApiCall.Key,
            ClerkToken = static () => ApiCall.ClerkToken,
            ActionsKey = static () => ApiCall.ActionsKey,
        });

        await client.Lines.ListAsync();
        await client.Lines.CheckHealthAsync("1");
        await client.Actions.QueryAsync("leads.getAll");
        await client.Actions.RunAsync("leads.create");

        Assert.All(tuco.Requests, static request => Assert.DoesNotContain(ApiCall.ActionsKey, request, StringComparison.Ordinal));
        Assert.DoesNotContain(ApiCall.Key, tuco.Requests[1], StringComparison.Ordinal);
        Assert.Equal(2, workspace.Requests.Count);
        Assert.All(workspace.Requests, static request =>
        {
            Assert.Contains(" /root/api/v1/trpc/leads.", request, StringComparison.Ordinal);
            Assert.Contains($"\r\nAuthorization: Bearer {ApiCall.ActionsKey}\r\n", request, StringComparison.Ordinal);
            Assert.DoesNotContain("tuco_sk_", request, StringComparison.Ordinal);
            Assert.DoesNotContain("Cookie:", request, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "")]
    [InlineData(true, "tuco_sk_Q7w9ZkP3rT5vX1yB")]
    [InlineData(true, "sk_a b")]
    [InlineData(true, "sk_ż")]
    [InlineData(false, "sk_live0001_h2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab")]
    public async Task Without_a_URL_or_a_key_of_its_own_nothing_goes_out(bool url, string? key)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"result":{"data":{"json":1}}}"""));
        using var client = new TucoClient(new TucoOptions
        {
            BaseUrl = server.BaseUrl,
            ActionsUrl = url ? server.BaseUrl : null,
            ApiKey = static () => ApiCall.Key,
            ActionsKey = () => key,
        });

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.create"));

        Assert.Equal((TucoFailure.NotConfigured, false), (refused.Kind, refused.MayHaveTakenEffect));
        Assert.Contains("action API key", refused.Message, StringComparison.Ordinal);
        Assert.True(key is null or "" || !refused.Message.Contains(key, StringComparison.Ordinal));
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("http://workspace.example.com")]
    [InlineData("https://user:word@workspace.example.com")]
    [InlineData("https://workspace.example.com?key=1")]
    [InlineData("workspace.example.com")]
    public void A_URL_that_may_not_carry_a_key_is_refused(string url) => Assert.Throws<ArgumentException>(() =>
        new TucoClient(new TucoOptions { ActionsUrl = new Uri(url, UriKind.RelativeOrAbsolute) }));

    [Fact]
    public async Task A_failure_names_the_action_API()
    {
        await using var server = new RawServer(static number => number == 0 ? RawServer.Json("", 502) : null);
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.create"));
        var cut = await Assert.ThrowsAsync<TucoApiException>(() => client.Actions.RunAsync("leads.create"));

        Assert.StartsWith("The action API answered HTTP 502", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The action API ({server.BaseUrl.Authority}) cut the connection", cut.Message, StringComparison.Ordinal);
        Assert.True(refused.MayHaveTakenEffect && cut.MayHaveTakenEffect);
    }

    private static string Refusal(string message, string data) =>
        """{"error":{"json":{"message":MESSAGE,"data":DATA}}}""".Replace("DATA", data, StringComparison.Ordinal).Replace("MESSAGE", JsonSerializer.Serialize(message), StringComparison.Ordinal);
}
