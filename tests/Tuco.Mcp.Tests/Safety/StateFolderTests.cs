using System.Runtime.Versioning;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

[UnsupportedOSPlatform("windows")]
public sealed class StateFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void It_is_created_for_its_owner_alone_and_so_are_the_folders_above_it()
    {
        new StateFolder(_temp.Of("a", "b")).Prepare();

        Assert.Equal(Owned.FolderMode, File.GetUnixFileMode(_temp.Of("a", "b")));
        Assert.Equal(Owned.FolderMode, File.GetUnixFileMode(_temp.Of("a")));
    }

    [Fact]
    public void One_that_exists_keeps_its_mode()
    {
        const UnixFileMode Readable = Owned.FolderMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Directory.CreateDirectory(_temp.Of("state"), Readable);
        new StateFolder(_temp.Of("state")).Prepare();

        Assert.Equal(Readable, File.GetUnixFileMode(_temp.Of("state")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void One_that_others_may_write_into_is_refused_with_the_remedy(UnixFileMode more)
    {
        File.SetUnixFileMode(_temp.Path, Owned.FolderMode | more);
        var refusal = Assert.Throws<StateFolderException>(new StateFolder(_temp.Path).Prepare);

        Assert.Contains("chmod go-w " + _temp.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_cannot_be_created_is_refused_with_the_remedy()
    {
        File.WriteAllText(_temp.Of("file"), "");
        var folder = new StateFolder(_temp.Of("file", "state"));

        Assert.Contains("TUCO_STATE_DIR", Assert.Throws<StateFolderException>(folder.Prepare).Message, StringComparison.Ordinal);
        Assert.Throws<StateFolderException>(() => folder.KeyOf("k", 32));
        Assert.False(folder.Stopped);
    }

    [Fact]
    public void Without_a_place_nothing_lands_in_the_working_folder()
    {
        var folder = new StateFolder("");

        Assert.False(folder.Stopped);
        Assert.Throws<StateFolderException>(folder.Prepare);
        Assert.Throws<StateFolderException>(() => folder.KeyOf("k", 32));
        Assert.Throws<StateFolderException>(() => AuditPlace.Of(folder, null));
    }

    [Fact]
    public void The_stop_switch_is_seen_at_once_whatever_it_is_and_gone_at_once()
    {
        var folder = new StateFolder(_temp.Of("state"));
        Assert.False(folder.Stopped);
        folder.Prepare();
        Assert.False(folder.Stopped);

        File.WriteAllText(folder.FileOf("stop"), "");
        Assert.True(folder.Stopped);
        File.Delete(folder.FileOf("stop"));
        Assert.False(folder.Stopped);
        File.CreateSymbolicLink(folder.FileOf("stop"), _temp.Of("nowhere"));
        Assert.True(folder.Stopped);
    }

    [Fact]
    public void A_folder_that_cannot_be_looked_into_counts_as_stopped()
    {
        File.CreateSymbolicLink(_temp.Of("loop"), _temp.Of("loop"));
        Assert.True(new StateFolder(_temp.Of("loop")).Stopped);
    }

    [Fact]
    public void The_state_folder_of_the_system_is_the_default()
    {
        Assert.Equal("/var/lib/me/tuco-mcp", StateFolder.DefaultPath("/var/lib/me", "/home/me"));
        Assert.Equal("/home/me/.local/state/tuco-mcp", StateFolder.DefaultPath("relative", "/home/me"));
        Assert.Equal("/home/me/.local/state/tuco-mcp", StateFolder.DefaultPath(null, "/home/me"));
        Assert.Equal("", StateFolder.DefaultPath(null, ""));
        Assert.EndsWith("tuco-mcp", StateFolder.DefaultPath(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_random_kept_and_its_owners_alone()
    {
        var folder = new StateFolder(_temp.Of("state"));
        Assert.Null(folder.FindKey("one", 32));
        var key = folder.KeyOf("one", 32);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, new StateFolder(_temp.Of("state")).KeyOf("one", 32));
        Assert.Equal(key, folder.FindKey("one", 32));
        Assert.NotEqual(key, folder.KeyOf("two", 32));
        Assert.All(Directory.EnumerateFiles(folder.Path), static file => Assert.Equal(Owned.FileMode, File.GetUnixFileMode(file)));
        Assert.Equal(["one", "one.lock", "two", "two.lock"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_that_create_one_key_at_once_agree()
    {
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(16);
            var path = _temp.Of($"state{round}");
            var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Convert.ToHexString(new StateFolder(path).KeyOf("k", 32));
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(keys.Distinct(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_damaged_key_is_refused_and_left()
    {
        var folder = new StateFolder(_temp.Path);
        File.WriteAllText(folder.FileOf("k"), "short");
        File.SetUnixFileMode(folder.FileOf("k"), Owned.FileMode);

        Assert.Contains("5 bytes instead of 32", Assert.Throws<StateFolderException>(() => folder.KeyOf("k", 32)).Message, StringComparison.Ordinal);
        Assert.Equal("short", File.ReadAllText(folder.FileOf("k")));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused_with_the_remedy()
    {
        var folder = new StateFolder(_temp.Path);
        folder.KeyOf("k", 32);
        File.SetUnixFileMode(folder.FileOf("k"), Owned.FileMode | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Throws<StateFolderException>(() => folder.KeyOf("k", 32)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();
}
