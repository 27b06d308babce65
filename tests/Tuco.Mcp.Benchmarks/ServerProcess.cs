using System.Diagnostics;
using System.Globalization;

namespace Tuco.Mcp.Benchmarks;

/// <summary>A running server, what it took of the machine, and its end. It has a state folder of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The kernel counts the time of processes in hundredths of a second, whatever its own clock does.</summary>
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly string _state;

    private ServerProcess(Process process, long began, string state) => (_process, Began, _state) = (process, began, state);

    /// <summary>When it was about to be executed, as <see cref="Stopwatch"/> counts.</summary>
    public long Began { get; }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time of all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }

    public static ServerProcess Start(Server server, string? state = null)
    {
        state ??= Directory.CreateTempSubdirectory("tuco-mcp-bench-").FullName;
        var start = new ProcessStartInfo(server.Program, server.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("TUCO_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["TUCO_STATE_DIR"] = state;
        foreach (var (name, value) in server.Environment)
            start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        // Its log is read, or it would wait for its reader.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new ServerProcess(process, began, state);
    }

    /// <summary>Megabytes: VmRSS are what it has now, VmHWM the most that it ever had.</summary>
    public double Memory(string what)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Ends its input.</summary>
    /// <returns>How long it took to go; null when it did not.</returns>
    public double? EndInput()
    {
        var began = Stopwatch.GetTimestamp();
        _process.StandardInput.Close();
        return _process.WaitForExit(Patience) ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : null;
    }

    public void WaitForExit() => _process.WaitForExit();

    /// <summary>Its end is near when nothing came for so long: whoever waits for an answer then sees the end of its output.</summary>
    public Timer KillAfter(TimeSpan span) => new(_ => _process.Kill(entireProcessTree: true), null, span, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        if (Directory.Exists(_state))
            Directory.Delete(_state, recursive: true);
    }
}
