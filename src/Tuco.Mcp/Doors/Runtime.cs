using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors;

/// <summary>What all doors share: the pipeline over the real API or over an embedded sandbox. Made when the first call needs it.</summary>
internal sealed class Runtime : IAsyncDisposable
{
    private readonly Lazy<Task<Parts>> _parts;

    public Runtime(Settings settings, ILoggerFactory log, TimeProvider? time = null)
    {
        _parts = new(() => StartAsync(settings.Api, log, time ?? TimeProvider.System));
        if (settings.Api.Sandbox)
            _ = _parts.Value;
    }

    public async ValueTask<ToolPipeline> PipelineAsync() => (await _parts.Value).Pipeline;

    /// <summary>The embedded sandbox; null on the real API.</summary>
    public async ValueTask<TucoSandbox?> SandboxAsync() => (await _parts.Value).Sandbox;

    public async ValueTask DisposeAsync()
    {
        if (!_parts.IsValueCreated)
            return;
        var parts = await _parts.Value;
        parts.Client.Dispose();
        if (parts.Sandbox is { } sandbox)
            await sandbox.DisposeAsync();
    }

    private static async Task<Parts> StartAsync(ApiSettings settings, ILoggerFactory log, TimeProvider time)
    {
        var sandbox = settings.Sandbox ? await TucoSandbox.StartAsync(new SandboxOptions { Time = time }) : null;
        var client = new TucoClient(new TucoOptions
        {
            BaseUrl = sandbox?.BaseUrl ?? settings.BaseUrl,
            ApiKey = sandbox is not null ? () => sandbox.ApiKey : KeyOf(settings),
            Timeout = settings.Timeout,
            SendTimeout = settings.SendTimeout,
            Retries = settings.Retries,
            UserAgent = "tuco-mcp/" + Product.Version,
            Time = time,
        });
        var pipeline = new ToolPipeline(client, sandbox?.BaseUrl ?? settings.BaseUrl, settings.DuplicateWindow, time, log.CreateLogger<ToolPipeline>());
        return new Parts(pipeline, client, sandbox);
    }

    private static Func<string?> KeyOf(ApiSettings settings)
    {
        if (settings.KeyFile is not { } path)
            return () => settings.Key;
        var file = new SecretFile(path);
        return file.Read;
    }

    private sealed record Parts(ToolPipeline Pipeline, TucoClient Client, TucoSandbox? Sandbox);
}
