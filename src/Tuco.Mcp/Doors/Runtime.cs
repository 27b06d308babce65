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

    public Runtime(Settings settings, ILoggerFactory log, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _parts = new(() => StartAsync(settings.Api, settings.Secrets, time));
        if (settings.Api.Sandbox)
            _ = _parts.Value;
        Pipeline = new ToolPipeline(
            async () => (await _parts.Value).Upstream, settings.Api.Sandbox, settings.Api.DuplicateWindow, time, log.CreateLogger<ToolPipeline>(),
            settings.Secrets);
    }

    public ToolPipeline Pipeline { get; }

    public async ValueTask DisposeAsync()
    {
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
        var client = new TucoClient(new TucoOptions
        {
            BaseUrl = baseUrl,
            ApiKey = Registered(sandbox is not null ? () => sandbox.ApiKey : KeyOf(settings), secrets),
            Timeout = settings.Timeout,
            SendTimeout = settings.SendTimeout,
            Retries = settings.Retries,
            UserAgent = "tuco-mcp/" + Product.Version,
            Time = time,
        });
        return new Parts(new Upstream(client, baseUrl), sandbox);
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
