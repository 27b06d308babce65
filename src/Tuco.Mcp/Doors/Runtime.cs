using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors;

/// <summary>What all doors share: the pipeline over the real API or over an embedded sandbox, reached when the first call needs it.</summary>
internal sealed class Runtime : IAsyncDisposable
{
    private readonly Lazy<Task<Parts>> _parts;
    private readonly Guard _guard;
    private readonly string? _passing;

    public Runtime(Settings settings, ILoggerFactory log, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _parts = new(() => StartAsync(settings.Api, settings.Secrets, time));
        if (settings.Api.Sandbox)
            _ = _parts.Value;
        // What is recorded of a simulated workspace lives and dies with it.
        _passing = settings.Api.Sandbox ? Path.Combine(Path.GetTempPath(), "tuco-mcp-sandbox-" + Guid.NewGuid().ToString("N")) : null;
        var state = new StateFolder(settings.Safety.StateDir);
        var safety = _passing is null ? settings.Safety : settings.Safety with { Store = null, AuditFile = null };
        var records = new SafetyRecords(safety, _passing is null ? state : new StateFolder(_passing), time);
        var seal = new Seal(settings.Safety.SealKey, time);
        var policy = new Policy(settings.Safety, state, time);
        _guard = new Guard(policy, new Consent(settings.Safety.Confirm), records, seal, settings.Secrets, time, log.CreateLogger<Guard>());
        Pipeline = new ToolPipeline(
            async () => (await _parts.Value).Upstream, _guard, settings.Api.Sandbox, settings.Secrets, time, log.CreateLogger<ToolPipeline>());
    }

    public ToolPipeline Pipeline { get; }

    /// <summary>Closes the records; those of a simulated workspace are deleted.</summary>
    public void Close()
    {
        _guard.Dispose();
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
        Close();
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
        var client = new TucoClient(new TucoOptions
        {
            BaseUrl = baseUrl,
            ApiKey = key,
            Timeout = settings.Timeout,
            SendTimeout = settings.SendTimeout,
            Retries = settings.Retries,
            UserAgent = "tuco-mcp/" + Product.Version,
            Time = time,
        });
        return new Parts(new Upstream(client, baseUrl, () => key() is { } secret ? Workspace.Of(baseUrl, secret) : null), sandbox);
    }

    /// <summary>A key is a secret from the moment it is read.</summary>
    private static Func<string?> Registered(Func<string?> read, Secrets secrets) => () => secrets.Add(read());

    private static Func<string?> KeyOf(ApiSettings settings)
    {
        if (settings.KeyFile is not { } path)
            return () => settings.Key;
        var file = new SecretFile(path);
        return file.Read;
    }

    private sealed record Parts(Upstream Upstream, TucoSandbox? Sandbox);
}
