using Microsoft.Data.Sqlite;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using static Tuco.Mcp.Tests.Stores.LedgerRig;

namespace Tuco.Mcp.Tests.Stores;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_file_is_the_owners_alone()
    {
        await using var rig = await LedgerRig.StartAsync(Kind.Sqlite);
        await rig.One.ClaimedAsync(Send());

        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(rig.Folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_left_alone()
    {
        using (var connection = new SqliteConnection("Data Source=" + _folder.Of("later.db") + ";Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=2";
            command.ExecuteNonQuery();
        }

        var fault = await FaultOfAsync("later.db");

        Assert.Equal("it was written by a later version of tuco-mcp", fault.Why);
    }

    [Fact]
    public async Task A_file_that_is_none_of_sqlite_is_refused_in_words()
    {
        await File.WriteAllTextAsync(_folder.Of("letter.db"), string.Concat(Enumerable.Repeat("Dear Ann, ", 1_000)));

        Assert.Contains("not a database", (await FaultOfAsync("letter.db")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = new SqliteStore(_folder.Of("ledger.db"));
        await store.PrepareAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<LedgerException>(async () => await store.ReadAsync(static rows => rows.HeadsAsync()));
    }

    [Fact]
    public async Task A_program_without_the_library_of_sqlite_says_what_is_missing()
    {
        // The folder runtimes stays behind, and the list that tells of it.
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(static file => !file.EndsWith(".deps.json", StringComparison.Ordinal)))
            File.Copy(file, _folder.Of(Path.GetFileName(file)));

        var (code, _, errors) = await Doors.Program.RunFromAsync(_folder.Path, "call", "send_message", "recipientPhone=+12025550143", "message=Hi", "--sandbox", "--yes");

        Assert.Equal(1, code);
        Assert.Contains("not_configured: This server cannot keep its records (the library e_sqlite3 is not there", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<LedgerException> FaultOfAsync(string file) =>
        await Assert.ThrowsAsync<LedgerException>(async () => await Ledger.OpenAsync(new SqliteStore(_folder.Of(file)), new Limits(), new StillClock()));
}
