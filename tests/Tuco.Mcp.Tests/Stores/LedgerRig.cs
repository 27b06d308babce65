using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>Two ledgers on one store, as two processes have them.</summary>
internal sealed class LedgerRig : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<Ledger> _ledgers = [];
    private readonly Limits _limits;
    private readonly string? _connection;

    private LedgerRig(Limits? limits, string? connection) => (_limits, _connection) = (limits ?? new Limits { Burst = 1 }, connection);

    public StillClock Clock { get; } = new();

    public Ledger One => _ledgers[0];

    public Ledger Other => _ledgers[1];

    public string Folder => _folder.Path;

    public string Connection => _connection!;

    public static async Task<LedgerRig> StartAsync(Kind kind, Limits? limits = null)
    {
        var rig = new LedgerRig(limits, kind is Kind.Postgres ? PostgresAddress.Of(await Postgres.DatabaseAsync()) : null);
        await rig.OpenAsync();
        await rig.OpenAsync();
        return rig;
    }

    /// <summary>One more on the same store; on a clock of its own that nobody moves it renews nothing, as a dead process does not.</summary>
    public async Task<Ledger> OpenAsync(TimeProvider? clock = null)
    {
        var ledger = await Ledger.OpenAsync(NewStore(), _limits, clock ?? Clock);
        _ledgers.Add(ledger);
        return ledger;
    }

    public ILedgerStore NewStore() => _connection is null ? new SqliteStore(_folder.Of(Ledger.FileName)) : new PostgresStore(_connection);

    public static Intent Send(string digest = "digest") => new()
    {
        Workspace = "workspace",
        Principal = "ann",
        Tool = "send_message",
        Digest = digest,
        CorrelationId = "c-1",
        Bucket = Bucket.Sends,
        Recipient = "somebody",
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var ledger in _ledgers)
            await ledger.DisposeAsync();
        _folder.Dispose();
    }
}

internal static class Claiming
{
    public static async Task<Verdict.Claimed> ClaimedAsync(this Ledger ledger, Intent intent, Consented? consented = null) =>
        Assert.IsType<Verdict.Claimed>(await ledger.ClaimAsync(intent, consented));
}
