using System.Diagnostics.CodeAnalysis;

namespace Tuco.Mcp.Hosting;

/// <summary>One holder at a time, in the order of asking.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of")]
internal sealed class Turn
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Held until it is disposed of.</summary>
    public async ValueTask<Held> TakeAsync()
    {
        await _free.WaitAsync();
        return new Held(_free);
    }

    internal readonly struct Held(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
