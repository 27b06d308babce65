namespace Tuco.Sandbox;

/// <summary>Who must not be written to. An entry bears a phone, an email, or both.</summary>
internal sealed class DncList
{
    public OrderedDictionary<string, DncEntry> ById { get; } = [];

    public bool Blocks(IEnumerable<string> addresses) => ById.Count > 0 && addresses.Any(address => Find(address) is not null);

    public DncEntry? Find(string address) => ById.Values.FirstOrDefault(entry => entry.Phone == address || entry.Email == address);

    public DncEntry Add(string id, IReadOnlyList<string> addresses, string reason, DateTimeOffset now) => ById[id] = new(
        id,
        addresses.FirstOrDefault(address => !address.Contains('@')),
        addresses.FirstOrDefault(address => address.Contains('@')),
        reason,
        now);

    public void Remove(string address)
    {
        while (Find(address) is { } entry) ById.Remove(entry.Id);
    }
}

internal sealed record DncEntry(string Id, string? Phone, string? Email, string Reason, DateTimeOffset CreatedAt);
