namespace Tuco.Mcp.Hosting;

/// <summary>The last events of a session, so that a client that lost a stream can take it up again. Bounded: the oldest go first.</summary>
internal sealed class KeptEvents
{
    private const int MostBytes = 256 * 1024;

    private readonly Queue<Kept> _events = new();
    private readonly Lock _lock = new();
    private int _bytes;

    public void Add(string stream, long number, byte[] bytes)
    {
        lock (_lock)
        {
            _events.Enqueue(new Kept(stream, number, bytes));
            _bytes += bytes.Length;
            while (_bytes > MostBytes)
                _bytes -= _events.Dequeue().Bytes.Length;
        }
    }

    /// <summary>What came on the stream after an event; null when some of it is no longer kept.</summary>
    public IReadOnlyList<Kept>? After(string stream, long number)
    {
        lock (_lock)
        {
            var later = _events.Where(kept => kept.Stream == stream && kept.Number >= number).ToList();
            return later is [var first, ..] && first.Number == number ? later[1..] : null;
        }
    }

    internal sealed record Kept(string Stream, long Number, byte[] Bytes);
}
