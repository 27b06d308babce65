using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>A sandbox of one test's own, and an HTTP client that bears its key. Its clock stands still at a Thursday, 11:00 in New York.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 12, 15, 0, 0, TimeSpan.Zero);

    private Rig(TucoSandbox sandbox)
    {
        Sandbox = sandbox;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = sandbox.BaseUrl };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
    }

    public TucoSandbox Sandbox { get; }

    public HttpClient Http { get; }

    public static async Task<Rig> StartAsync(SandboxOptions? options = null) =>
        new(await TucoSandbox.StartAsync((options ?? new()) with { Time = new StandingClock(Start) }));

    public async Task<Reply> GetAsync(string path) => await Reply.ReadAsync(await Http.GetAsync(path));

    public async Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Reply.ReadAsync(await Http.SendAsync(request));
    }

    public async Task<Reply> RequestAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Reply.ReadAsync(await Http.SendAsync(request));
    }

    public Task<Reply> SendAsync(string phone, string text = "Hi") =>
        PostAsync("/api/messages", new JsonObject { ["message"] = text, ["recipientPhone"] = phone }.ToJsonString());

    public Task<Reply> RequestPhoneAsync(string name = "Sales") =>
        PostAsync("/api/line-requests", $$"""{"firstName":"{{name}}","lastName":"Line","channelType":"phone"}""");

    public Task<Reply> RequestEmailAsync(string address = "support2@example.com") =>
        PostAsync("/api/line-requests", $$"""{"firstName":"Support","lastName":"Email 2","channelType":"email","email":"{{address}}"}""");

    /// <summary>Presses the button of the invoice page that a created line request named.</summary>
    public async Task<Reply> PayAsync(Reply created)
    {
        using var form = new FormUrlEncodedContent([]);
        return await Reply.ReadAsync(await Http.PostAsync(new Uri(created["paymentUrl"]!), form));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

internal sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? this[string name] => Json[name]?.ToString();

    public string? Error => this["error"];

    public JsonObject Line => Json["line"]!.AsObject();

    public JsonObject Message => Json["message"]!.AsObject();

    public string LineId => (string)Line["_id"]!;

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        using (response) return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }
}
