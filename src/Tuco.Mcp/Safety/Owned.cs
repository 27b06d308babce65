namespace Tuco.Mcp.Safety;

/// <summary>Folders and files that nobody but their owner may open: 0700 and 0600. Windows goes by the folder above.</summary>
internal static class Owned
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder and those above it that are missing; one that exists stays as it is.</summary>
    /// <exception cref="IOException">It cannot be created; or UnauthorizedAccessException.</exception>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { } above)
            CreateFolder(above);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file for writing without a buffer. Others may read it meanwhile, unless <paramref name="share"/> forbids.</summary>
    /// <exception cref="IOException">It cannot be opened, or exists and must not; or UnauthorizedAccessException.</exception>
    public static FileStream Open(string path, System.IO.FileMode mode, FileShare share = FileShare.Read | FileShare.Delete)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        return new FileStream(path, options);
    }

    /// <summary>The mode of what lies at the path; null on Windows.</summary>
    public static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
}
