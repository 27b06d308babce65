namespace Tuco.Mcp.Hosting;

/// <summary>How many calls are in flight, so that a stop can wait for them.</summary>
internal sealed class UnderWay
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Call Enter()
    {
        Interlocked.Increment(ref _count);
        return new Call(this);
    }

    /// <summary>True when none is in flight within so long.</summary>
    public async Task<bool> IsOverAsync(TimeSpan patience, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (Count > 0)
        {
            if (time.GetElapsedTime(began) >= patience)
                return false;
            await Task.Delay(LookEvery, time);
        }
        return true;
    }

    /// <summary>One of them, until it is disposed of.</summary>
    internal readonly struct Call(UnderWay? calls) : IDisposable
    {
        public void Dispose()
        {
            if (calls is not null)
                Interlocked.Decrement(ref calls._count);
        }
    }
}
