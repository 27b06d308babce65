using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>The open sessions: those that nobody uses are ended after a while, and earlier when there are too many.</summary>
internal sealed class Sessions : IAsyncDisposable
{
    private const int WorthCollecting = 200;

    private readonly ConcurrentDictionary<string, Session> _open = new(StringComparer.Ordinal);
    private readonly McpHttpOptions _options;
    private readonly McpServerOptions _server;
    private readonly ILoggerFactory _log;
    private readonly ILogger<Sessions> _words;
    private readonly IServiceProvider? _services;
    private readonly ITimer _pruning;
    private int _sinceCollection;

    public Sessions(McpHttpOptions options, McpServerOptions server, ILoggerFactory log, IServiceProvider? services)
    {
        (_options, _server, _log, _services) = (options, server, log, services);
        _words = log.CreateLogger<Sessions>();
        var often = TimeSpan.FromTicks(Math.Clamp(options.SessionIdle.Ticks / 4, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerMinute));
        _pruning = options.Time.CreateTimer(_ => _ = PruneAsync(), null, often, often);
    }

    public int Count => _open.Count;

    /// <summary>A new session in use; null when there are too many and all of them are in use.</summary>
    public Session? Open(Caller owner)
    {
        while (_open.Count >= _options.MostSessions)
        {
            var now = _options.Time.GetUtcNow();
            if (_open.Values.Where(session => session.IsIdleSince(now)).MinBy(static session => session.LastUsed) is not { } oldest)
                return null;
            if (oldest.TryEnd(now))
                _ = ForgetAsync(oldest);
        }
        var session = new Session(owner, _options, _server, _log, _services);
        session.Enter();
        _open[session.SessionId] = session;
        return session;
    }

    /// <summary>The caller's session of that id, in use; null for any other, so that ids cannot be found out.</summary>
    public Session? Enter(string id, Caller caller) =>
        _open.TryGetValue(id, out var session) && session.OwnerId == caller.Id && session.Enter() ? session : null;

    public void End(Session session) => _ = ForgetAsync(session);

    public async ValueTask DisposeAsync()
    {
        await _pruning.DisposeAsync();
        await Task.WhenAll(_open.Values.Select(static session => session.DisposeAsync().AsTask()));
        _open.Clear();
    }

    private async Task PruneAsync()
    {
        var then = _options.Time.GetUtcNow() - _options.SessionIdle;
        var ended = _open.Values.Where(session => session.TryEnd(then)).ToList();
        await Task.WhenAll(ended.Select(ForgetAsync));
        // A server that has become idle allocates nothing, so nothing else would give back what many sessions took.
        if ((_sinceCollection += ended.Count) < WorthCollecting)
            return;
        _sinceCollection = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private async Task ForgetAsync(Session session)
    {
        if (!_open.TryRemove(session.SessionId, out _))
            return;
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception e)
        {
            // Nobody waits for it who could be told.
            _words.LogBadEnd(e);
        }
    }
}
