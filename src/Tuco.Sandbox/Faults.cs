namespace Tuco.Sandbox;

/// <summary>What is scripted to go wrong. The oldest fault that fits a request befalls it; one request, one fault.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<Pending> _pending = [];

    /// <summary>Scripts a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_gate) _pending.Add(new(fault, fault.Times));
    }

    /// <summary>Forgets all faults. Requests that wait in one go on waiting.</summary>
    public void Clear()
    {
        lock (_gate) _pending.Clear();
    }

    /// <summary>The request's fault, if it is one that leaves the body unread.</summary>
    internal Fault? TakeUnread(string method, string path) =>
        Take(fault => fault.Befalls(method, path), fault => fault is { Kind: FaultKind.CutBeforeReading, WhenBodyContains: null });

    internal Fault? Take(string method, string path, string body)
    {
        return Take(Fits, _ => true);

        bool Fits(Fault fault) =>
            fault.Befalls(method, path) && (fault.WhenBodyContains is null || body.Contains(fault.WhenBodyContains, StringComparison.Ordinal));
    }

    private Fault? Take(Func<Fault, bool> fits, Func<Fault, bool> wanted)
    {
        lock (_gate)
        {
            var index = _pending.FindIndex(pending => fits(pending.Fault));
            if (index < 0 || !wanted(_pending[index].Fault)) return null;
            var (fault, left) = _pending[index];
            if (left is null or > 1) _pending[index] = new(fault, left - 1);
            else _pending.RemoveAt(index);
            return fault;
        }
    }

    private sealed record Pending(Fault Fault, int? Left);
}
