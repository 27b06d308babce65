using Npgsql;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using static Tuco.Mcp.Tests.Stores.LedgerRig;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>What can go wrong between the program and its PostgreSQL.</summary>
public sealed class PostgresStoreTests
{
    private const string Kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()";
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('tuco-mcp public workspace', 0))";

    [PostgresFact]
    public async Task Three_that_start_at_once_make_one_ledger()
    {
        var connection = PostgresAddress.Of(await Postgres.DatabaseAsync())!;

        var ledgers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            await Ledger.OpenAsync(new PostgresStore(connection), new Limits(), new StillClock()))));

        await ledgers[0].ClaimedAsync(Send());
        Assert.IsType<Verdict.UnderWay>(await ledgers[2].LookAsync(Send(), false));
        foreach (var ledger in ledgers)
            await ledger.DisposeAsync();
    }

    [PostgresFact]
    public async Task One_workspace_does_not_wait_for_another()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var source = NpgsqlDataSource.Create(rig.Connection);
        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, Lock);

        // More than there are connections.
        var waiting = Enumerable.Range(0, 25).Select(i => rig.One.ClaimAsync(Send($"digest {i}"), null).AsTask()).ToList();
        await rig.One.ClaimedAsync(Send() with { Workspace = "another" });

        Assert.DoesNotContain(waiting, static claim => claim.IsCompleted);
        await held.RollbackAsync();
        Assert.All(await Task.WhenAll(waiting), static verdict => Assert.IsType<Verdict.Claimed>(verdict));
    }

    [PostgresFact]
    public async Task After_its_connections_were_ended_the_next_calls_go_on()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        var claimed = await rig.One.ClaimedAsync(Send());
        await Postgres.ExecuteAsync(rig.Connection, Kill);

        await rig.One.DoneAsync(claimed.Id, new Stored("done", [1]));
        await Postgres.ExecuteAsync(rig.Connection, Kill);
        Assert.IsType<Verdict.Replay>(await rig.One.LookAsync(Send(), false));
        await Postgres.ExecuteAsync(rig.Connection, Kill);
        Assert.IsType<Verdict.Replay>(await rig.One.ClaimAsync(Send(), null));
    }

    [PostgresFact]
    public async Task A_claim_whose_connection_is_ended_meanwhile_is_made_on_another()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var source = NpgsqlDataSource.Create(rig.Connection);
        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, Lock);
        var claim = rig.One.ClaimedAsync(Send());
        await Calls.UntilAsync(async () => (long)(await Postgres.ExecuteAsync(rig.Connection, WaitingForLock("count(*)")))! == 1);

        await Postgres.ExecuteAsync(rig.Connection, WaitingForLock("count(pg_terminate_backend(pid))"));
        await held.RollbackAsync();

        Assert.Equal((await claim).Id, Assert.IsType<Verdict.UnderWay>(await rig.Other.LookAsync(Send(), false)).Id);
    }

    [PostgresFact]
    public async Task The_loser_of_two_who_write_the_same_key_learns_who_won_though_nothing_but_the_key_stood_between_them()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var source = NpgsqlDataSource.Create(rig.Connection);
        await using var writer = await source.OpenConnectionAsync();
        await using var writing = await writer.BeginTransactionAsync();
        await ExecuteAsync(writer, $"""
            INSERT INTO claims(id, workspace, key, digest, likeness, bucket, at, state, lease, correlation)
              VALUES('theirs', 'workspace', 'mine', 'digest', 'likeness', 1, {rig.Clock.GetUtcNow().ToUnixTimeMilliseconds()}, 0, {long.MaxValue / 1_000_000}, 'c-2')
            """);
        var claim = rig.One.ClaimAsync(Send() with { Key = "mine" }, null).AsTask();
        await Calls.UntilAsync(async () => (long)(await Postgres.ExecuteAsync(rig.Connection, WaitingForLock("count(*)")))! == 1);
        Assert.False(claim.IsCompleted);

        await writing.CommitAsync();

        Assert.Equal("theirs", Assert.IsType<Verdict.UnderWay>(await claim).Id);
    }

    [PostgresFact]
    public async Task A_claim_that_lasted_unheard_is_found_again()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var relay = Relay.To(rig.Connection);
        await using var ledger = await Ledger.OpenAsync(new PostgresStore(relay.Connection), new Limits(), rig.Clock);
        relay.CutAfter("COMMIT", thenHold: true);
        var claim = ledger.ClaimedAsync(Send(), new Consented("token"));
        await Calls.UntilAsync(async () => await rig.Other.LookAsync(Send(), false) is Verdict.UnderWay);
        Assert.False(claim.IsCompleted);

        relay.Mend();

        var claimed = await claim;
        Assert.Equal(claimed.Id, Assert.IsType<Verdict.UnderWay>(await rig.Other.LookAsync(Send(), false)).Id);
        Assert.False(claimed.Reopened);
    }

    [PostgresFact]
    public async Task A_claim_that_lasted_unheard_and_was_not_made_is_free_once_the_store_is_back()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var relay = Relay.To(rig.Connection);
        await using var ledger = await Ledger.OpenAsync(new PostgresStore(relay.Connection), new Limits(), rig.Clock);
        relay.CutAfter("COMMIT");

        var fault = await Assert.ThrowsAsync<LedgerException>(async () => await ledger.ClaimAsync(Send(), null));
        Assert.Equal("PostgreSQL cannot be reached", fault.Why);
        await Calls.UntilAsync(async () => await rig.Other.LookAsync(Send(), false) is Verdict.UnderWay);
        relay.Mend();
        rig.Clock.Advance(TimeSpan.FromSeconds(2.5));

        await Calls.UntilAsync(async () => await rig.Other.LookAsync(Send(), false) is Verdict.Free);
    }

    [PostgresFact]
    public async Task An_outcome_that_was_told_unheard_is_told_again()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await using var relay = Relay.To(rig.Connection);
        await using var ledger = await Ledger.OpenAsync(new PostgresStore(relay.Connection), new Limits(), rig.Clock);
        var claimed = await ledger.ClaimedAsync(Send());
        relay.CutAfter("COMMIT", thenHold: true);
        var done = ledger.DoneAsync(claimed.Id, new Stored("done", [1])).AsTask();
        await Calls.UntilAsync(async () => await rig.Other.LookAsync(Send(), false) is Verdict.Replay);
        Assert.False(done.IsCompleted);

        relay.Mend();

        await done;
        Assert.IsType<Verdict.Replay>(await rig.Other.LookAsync(Send(), false));
    }

    [PostgresFact]
    public async Task A_later_version_is_left_alone()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Postgres);
        await Postgres.ExecuteAsync(rig.Connection, "UPDATE tuco_mcp SET version=2");

        Assert.Equal("it was written by a later version of tuco-mcp", (await FaultOfAsync(rig.Connection)).Why);
    }

    [PostgresFact]
    public async Task The_tables_of_another_program_are_left_alone()
    {
        var connection = await Postgres.DatabaseAsync();
        await Postgres.ExecuteAsync(connection, "CREATE TABLE claims(policy TEXT)");

        Assert.Contains("of its own", (await FaultOfAsync(connection)).Why, StringComparison.Ordinal);
        Assert.Equal(1L, await Postgres.ExecuteAsync(connection, "SELECT count(*) FROM pg_tables WHERE schemaname='public'"));
    }

    [PostgresFact]
    public async Task A_schema_keeps_ledgers_of_one_database_apart()
    {
        var connection = await Postgres.DatabaseAsync();
        await Postgres.ExecuteAsync(connection, "CREATE SCHEMA one; CREATE SCHEMA other");
        await using var one = await Ledger.OpenAsync(new PostgresStore(PostgresAddress.Of(connection + ";Search Path=one")!), new Limits(), new StillClock());
        await using var other = await Ledger.OpenAsync(new PostgresStore(PostgresAddress.Of(connection + ";Search Path=other")!), new Limits(), new StillClock());

        await one.ClaimedAsync(Send());

        await other.ClaimedAsync(Send());
    }

    [PostgresFact]
    public async Task What_cannot_be_opened_is_told_in_words_without_a_part_of_the_connection_string()
    {
        var connection = await Postgres.DatabaseAsync();

        Assert.Equal("PostgreSQL has no such database", (await FaultOfAsync(connection + ";Database=nowhere-at-all")).Why);
        Assert.Equal("PostgreSQL refuses the user or the password", (await FaultOfAsync(connection + ";Username=stranger;Password=canary-9876")).Why);
        Assert.Equal("PostgreSQL has no such schema", (await FaultOfAsync(connection + ";Search Path=nowhere")).Why);
        Assert.Equal("PostgreSQL cannot be reached", (await FaultOfAsync("Host=127.0.0.1;Port=1;Username=canary;Password=canary-9876")).Why);
    }

    private static string WaitingForLock(string what) =>
        $"SELECT {what} FROM pg_stat_activity WHERE datname=current_database() AND wait_event_type='Lock'";

    private static async Task<LedgerException> FaultOfAsync(string connection) => await Assert.ThrowsAsync<LedgerException>(async () =>
        await Ledger.OpenAsync(new PostgresStore(PostgresAddress.Of(connection)!), new Limits(), new StillClock()));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
