using System.Collections.Concurrent;

namespace Tuco.Mcp.Safety;

/// <summary>The claims that this process holds: renewed while it lives, given up when it ends.</summary>
internal sealed class Leases : IAsyncDisposable
{
    /// <summary>How long a claim that nobody renews is still under way.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2.5);

    /// <summary>A program that ends does not wait longer for its last records.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    private readonly ILedgerStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _strays = new(StringComparer.Ordinal);
    private readonly ITimer _renewal;
    private int _due;

    public Leases(ILedgerStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _renewal = time.CreateTimer(_ => _ = RenewAsync(), null, RenewEvery, RenewEvery);
    }

    public void Begin(string claim) => _held.TryAdd(claim, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void End(string claim)
    {
        if (_held.TryRemove(claim, out var waiting))
            waiting.TrySetResult();
    }

    /// <summary>Waits until the claim has ended; false at once when it is none of this process.</summary>
    public async Task<bool> EndOfAsync(string claim, CancellationToken cancellation)
    {
        if (!_held.TryGetValue(claim, out var waiting))
            return false;
        await waiting.Task.WaitAsync(cancellation);
        return true;
    }

    /// <summary>
    /// Frees, as soon as the store can be reached, a claim that may lie there and that nobody will call: left alone, it would be taken for one
    /// whose outcome is unknown.
    /// </summary>
    public void Stray(string claim, string workspace) => _strays[claim] = workspace;

    /// <summary>What is still under way is unknown from now on: nobody will record its outcome.</summary>
    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        try
        {
            await GiveUpAsync().WaitAsync(LastWord);
        }
        catch (Exception e) when (e is LedgerException or TimeoutException)
        {
            // Nobody renews them any more, which makes them unknown too.
        }
        foreach (var claim in _held.Keys)
            End(claim);
    }

    private async Task RenewAsync()
    {
        if (Interlocked.Increment(ref _due) > 1)
            return;
        int due;
        do
        {
            // One that falls due while another is under way is made after it, not left out.
            due = Volatile.Read(ref _due);
            try
            {
                string[] held = [.. _held.Keys];
                if (held.Length > 0)
                    await _store.WriteAsync(rows => rows.RenewAsync(held, _time.GetUtcNow() + Length), flush: false);
                await FreeStraysAsync();
            }
            catch (LedgerException)
            {
                // The next renewal may come through; if none does, the claims become unknown, which is safe.
            }
            catch
            {
                _due = 0;
                throw;
            }
        }
        while (Interlocked.Add(ref _due, -due) > 0);
    }

    private async Task GiveUpAsync()
    {
        string[] held = [.. _held.Keys];
        if (held.Length > 0)
            await _store.WriteAsync(rows => rows.GiveUpAsync(held), flush: false);
        await FreeStraysAsync();
    }

    /// <summary>Alone in the workspace, because the claim may only just be about to last: after it, it is there or never will be.</summary>
    private async Task FreeStraysAsync()
    {
        foreach (var (claim, workspace) in _strays)
        {
            await _store.WriteAsync(rows => rows.ReleaseAsync(claim), alone: workspace, flush: false);
            _strays.TryRemove(claim, out _);
        }
    }
}
