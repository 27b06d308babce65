using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors;

/// <summary>What all doors share: the pipeline over the real API or over an embedded sandbox, reached when the first call needs it.</summary>
internal sealed class Runtime : IAsyncDisposable
{
    private readonly Lazy<Task<Parts>> _parts;
    private readonly Settings _settings;
    private readonly ILoggerFactory _log;
    private readonly TimeProvider _time;
    private readonly SafetyRecords _records;
    private readonly Seal _seal;
    private readonly Policy _policy;
    private readonly Tenants _tenants;
    private readonly string? _passing;
    private readonly Lazy<IReadOnlySet<string>> _on;

    public Runtime(Settings settings, ILoggerFactory log, TimeProvider? time = null)
    {
        (_settings, _log, _time) = (settings, log, time ?? TimeProvider.System);
        _parts = new(() => StartAsync(settings.Api, settings.Secrets, _time));
        if (settings.Api.Sandbox)
            _ = _parts.Value;
        // What is recorded of a simulated workspace lives and dies with it.
        _passing = settings.Api.Sandbox ? Path.Combine(Path.GetTempPath(), "tuco-mcp-sandbox-" + Guid.NewGuid().ToString("N")) : null;
        var state = new StateFolder(settings.Safety.StateDir);
        var safety = _passing is null ? settings.Safety : settings.Safety with { Store = null, Postgres = null, AuditFile = null };
        _records = new SafetyRecords(safety, _passing is null ? state : new StateFolder(_passing), _time);
        _seal = new Seal(settings.Safety.SealKey, _time);
        _policy = new Policy(settings.Safety, state, _time);
        _tenants = new Tenants(Make);
        _on = settings.Tools.On(settings.Has);
        Pipeline = PipelineOf(async () => (await _parts.Value).Upstream, settings.Secrets);
    }

    /// <summary>With the operator's own key.</summary>
    public ToolPipeline Pipeline { get; }

    /// <summary>With the key of a caller; the operator's is not used.</summary>
    public ToolPipeline PipelineOf(string key) => _tenants.Of(key);

    /// <summary>Null when calls can be served, else what is missing, in words that anybody may read.</summary>
    public async Task<string?> UnreadyAsync(CancellationToken cancellation)
    {
        if (!_settings.Http.KeyPassthrough && !_settings.Api.Sandbox && string.IsNullOrWhiteSpace(KeyOf(_settings.Api)()))
            return "no Tuco API key";
        return _settings.Safety.ReadOnly || await _records.FaultAsync(cancellation) is null ? null : "the store cannot be reached";
    }

    /// <summary>Closes the records; those of a simulated workspace are deleted.</summary>
    public async ValueTask CloseAsync()
    {
        await _records.DisposeAsync();
        if (_passing is null || !Directory.Exists(_passing))
            return;
        try
        {
            Directory.Delete(_passing, recursive: true);
        }
        catch (IOException)
        {
            // A request that outlives the program may still write; the system clears its temporary folder.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (!_parts.IsValueCreated)
            return;
        var parts = await _parts.Value;
        parts.Upstream.Client.Dispose();
        if (parts.Sandbox is { } sandbox)
            await sandbox.DisposeAsync();
    }

    private static async Task<Parts> StartAsync(ApiSettings settings, Secrets secrets, TimeProvider time)
    {
        var sandbox = settings.Sandbox ? await TucoSandbox.StartAsync(new SandboxOptions { Time = time }) : null;
        var baseUrl = sandbox?.BaseUrl ?? settings.BaseUrl;
        var key = Registered(sandbox is not null ? () => sandbox.ApiKey : KeyOf(settings), secrets);
        var options = OptionsOf(settings, baseUrl, key, time) with
        {
            ClerkToken = Registered(sandbox is not null ? () => sandbox.ClerkToken : FirstOf(settings.ClerkTokenFile, settings.ClerkToken), secrets),
            ActionsUrl = sandbox?.BaseUrl ?? settings.ActionsUrl,
            ActionsKey = Registered(sandbox is not null ? () => sandbox.ActionsKey : FirstOf(settings.ActionsKeyFile, settings.ActionsKey), secrets),
        };
        return new Parts(UpstreamOf(options), sandbox);
    }

    private static Upstream UpstreamOf(TucoOptions options) => new(new TucoClient(options), options.BaseUrl, credential =>
    {
        // All three are read, so that none of them passes for an ordinary text.
        var (key, secret, _) = (options.ApiKey(), options.ActionsKey(), options.ClerkToken());
        return credential is Credential.ActionsKey
            ? options is { ActionsUrl: { } root } && secret is not null ? Workspace.Of(root, secret) : null
            : key is not null ? Workspace.Of(options.BaseUrl, key) : null;
    });

    private static TucoOptions OptionsOf(ApiSettings settings, Uri baseUrl, Func<string?> key, TimeProvider time) => new()
    {
        BaseUrl = baseUrl,
        ApiKey = key,
        Timeout = settings.Timeout,
        SendTimeout = settings.SendTimeout,
        Retries = settings.Retries,
        UserAgent = "tuco-mcp/" + Product.Version,
        Time = time,
    };

    private ToolPipeline Make(string key)
    {
        var secrets = new Secrets(_settings.Secrets);
        secrets.Add(key);
        var upstream = new Lazy<Task<Upstream>>(async () =>
            UpstreamOf(OptionsOf(_settings.Api, (await _parts.Value).Upstream.BaseUrl, () => key, _time)) with { KeyOfCaller = true });
        return PipelineOf(() => upstream.Value, secrets);
    }

    private ToolPipeline PipelineOf(Func<Task<Upstream>> upstream, Secrets secrets)
    {
        var guard = new Guard(_policy, new Consent(_settings.Safety.Confirm), _records, _seal, secrets, _time, _log.CreateLogger<Guard>());
        return new ToolPipeline(upstream, _on, guard, _settings.Api.Sandbox, secrets, _time, _log.CreateLogger<ToolPipeline>());
    }

    /// <summary>A key is a secret from the moment it is read.</summary>
    private static Func<string?> Registered(Func<string?> read, Secrets secrets) => () => secrets.Add(read());

    private static Func<string?> KeyOf(ApiSettings settings) => FirstOf(settings.KeyFile, settings.Key);

    /// <summary>The file wins, and is read for each use.</summary>
    private static Func<string?> FirstOf(string? path, string? text) => path is null ? () => text : new SecretFile(path).Read;

    private sealed record Parts(Upstream Upstream, TucoSandbox? Sandbox);
}
