using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors;

/// <summary>The pipelines of callers that bring their own Tuco key: one a key, those that were used last.</summary>
/// <param name="make">The pipeline of a key. One that is forgotten is not disposed of: a call may still be under way in it.</param>
internal sealed class Tenants(Func<string, ToolPipeline> make)
{
    private const int MostKept = 1000;

    private readonly Dictionary<string, Tenant> _kept = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _uses;

    public ToolPipeline Of(string key)
    {
        var name = Digest.Of(key);
        lock (_lock)
        {
            if (!_kept.TryGetValue(name, out var tenant))
            {
                if (_kept.Count >= MostKept)
                    _kept.Remove(_kept.MinBy(static pair => pair.Value.LastUse).Key);
                _kept[name] = tenant = new Tenant(make(key));
            }
            tenant.LastUse = ++_uses;
            return tenant.Pipeline;
        }
    }

    private sealed class Tenant(ToolPipeline pipeline)
    {
        public ToolPipeline Pipeline => pipeline;

        public long LastUse { get; set; }
    }
}
