using System.Security.Cryptography;

namespace Tuco.Mcp.Safety;

/// <summary>The state folder cannot be used. The message names the folder and the remedy.</summary>
internal sealed class StateFolderException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Where the ledger, the audit log, their keys and the stop switch of one user lie.</summary>
internal sealed class StateFolder
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const string Remedy = "make it a folder of the user that runs tuco-mcp, or name another one with TUCO_STATE_DIR";

    /// <summary>How long a process waits for another one that creates the same key.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="path">Absolute, or relative to the working folder; empty when no place is known: then nothing can be kept.</param>
    public StateFolder(string path) => Path = path.Length == 0 ? "" : System.IO.Path.GetFullPath(path);

    /// <summary>Absolute path; empty when no place is known.</summary>
    public string Path { get; }

    /// <summary>True while something named <c>stop</c> lies in the folder, and while that cannot be known; looked up each time.</summary>
    public bool Stopped
    {
        get
        {
            try
            {
                return Path.Length > 0 && (int)new FileInfo(FileOf("stop")).Attributes != -1;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return e is not (FileNotFoundException or DirectoryNotFoundException);
            }
        }
    }

    /// <summary>The state folder of the system for this user; empty when the user has no home.</summary>
    public static string DefaultPath() => DefaultPath(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME"),
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <inheritdoc cref="DefaultPath()"/>
    /// <param name="stateHome">What the environment names on Linux; only an absolute path counts.</param>
    /// <param name="home">The user's home; empty when there is none.</param>
    internal static string DefaultPath(string? stateHome, string home)
    {
        if (OperatingSystem.IsWindows())
            return Under(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));
        if (OperatingSystem.IsMacOS())
            return Under(home, "Library", "Application Support");
        return System.IO.Path.IsPathFullyQualified(stateHome ?? "") ? Under(stateHome!) : Under(home, ".local", "state");

        static string Under(string root, params string[] folders) =>
            System.IO.Path.IsPathFullyQualified(root) ? System.IO.Path.Combine([root, .. folders, Product.Name]) : "";
    }

    /// <summary>Creates the folder, and those above it, for its owner alone (0700). One that exists keeps its mode.</summary>
    /// <exception cref="StateFolderException">It cannot be created, or others may write into it.</exception>
    public void Prepare()
    {
        try
        {
            Owned.CreateFolder(FileOf(""));
            if ((Owned.ModeOf(Path) & WritableByOthers) is not (null or UnixFileMode.None))
                throw new StateFolderException($"state folder {Path}: other users may write into it; run chmod go-w {Path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateFolderException($"state folder {Path}: it cannot be created or read; {Remedy}", e);
        }
    }

    /// <summary>Writes a file there and deletes it again.</summary>
    /// <exception cref="StateFolderException">It cannot be written.</exception>
    public void Try()
    {
        Prepare();
        try
        {
            var file = FileOf($"try.{Guid.NewGuid():N}");
            Owned.Open(file, FileMode.CreateNew).Dispose();
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateFolderException($"state folder {Path}: it cannot be written; {Remedy}", e);
        }
    }

    /// <summary>Absolute path of a file in the folder.</summary>
    /// <exception cref="StateFolderException">No place is known.</exception>
    public string FileOf(string name) => Path.Length > 0
        ? System.IO.Path.Combine(Path, name)
        : throw new StateFolderException("no state folder: this user has no home; name a folder with TUCO_STATE_DIR");

    /// <summary>The random key in the file of that name (0600); the first process that asks creates it, all others get the same.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="bytes">Length of the key.</param>
    /// <exception cref="StateFolderException">It can be neither read nor created, has another length, or others may open it.</exception>
    public byte[] KeyOf(string name, int bytes)
    {
        Prepare();
        if (FindKey(name, bytes) is { } key)
            return key;
        try
        {
            using var door = OpenAlone(FileOf(name + ".lock"));
            if (!File.Exists(FileOf(name)))
                CreateKey(FileOf(name), bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateFolderException($"state folder {Path}: {name} cannot be created; {Remedy}", e);
        }
        return FindKey(name, bytes) ?? throw new StateFolderException($"state folder {Path}: {name} vanished while it was created; {Remedy}");
    }

    /// <summary>The key in the file of that name; null when there is no such file. Creates nothing.</summary>
    /// <exception cref="StateFolderException">It cannot be read, has another length, or others may open it.</exception>
    public byte[]? FindKey(string name, int bytes)
    {
        var file = FileOf(name);
        try
        {
            var key = File.ReadAllBytes(file);
            if ((Owned.ModeOf(file) & ~(Owned.FileMode | UnixFileMode.UserExecute)) is not (null or UnixFileMode.None))
                throw new StateFolderException($"key {file}: other users may open it; run chmod 600 {file}");
            return key.Length == bytes
                ? key
                : throw new StateFolderException(
                    $"key {file}: it holds {key.Length} bytes instead of {bytes}; restore it, or move it away to begin with a new one");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateFolderException($"key {file}: it cannot be read; make it a file of the user that runs tuco-mcp", e);
        }
    }

    /// <summary>The key appears under its name whole or not at all, even if the process ends in between.</summary>
    private static void CreateKey(string file, int bytes)
    {
        var unnamed = $"{file}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Owned.Open(unnamed, FileMode.CreateNew))
            {
                stream.Write(RandomNumberGenerator.GetBytes(bytes));
                stream.Flush(flushToDisk: true);
            }
            File.Move(unnamed, file);
        }
        finally
        {
            File.Delete(unnamed);
        }
    }

    /// <summary>
    /// File.Move looks before it renames, so two processes could both create: this lock lets one at a time. The system drops it with the
    /// process. Its file stays: deleting it would let a third process in.
    /// </summary>
    private static FileStream OpenAlone(string file)
    {
        FileStream? door = null;
        IOException? last = null;
        if (SpinWait.SpinUntil(TryOpen, Patience))
            return door!;
        throw last!;

        bool TryOpen()
        {
            try
            {
                door = Owned.Open(file, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                last = e;
            }
            return door is not null;
        }
    }
}
