namespace Tuco.Mcp.Benchmarks;

/// <summary>The whole run, and where its report goes.</summary>
internal static class Whole
{
    public static async Task<int> RunAsync(string program, string bare, string path, bool isBrief)
    {
        var folder = Directory.CreateTempSubdirectory("tuco-mcp-bench-").FullName;
        try
        {
            using var stub = new Stub(lines: 1);
            var servers = new Servers(program, stub.BaseUrl, Environment.GetEnvironmentVariable("PEERS"), folder);
            var before = Load();
            var measured = await Measured.AllAsync(servers, stub.BaseUrl, bare, folder, isBrief ? 0.1 : 1, Console.Error.WriteLineAsync);
            var report = Report.Of(measured, $"{before} before and {Load()} after", TimeProvider.System.GetUtcNow());
            if (isBrief)
                await Console.Out.WriteAsync(report);
            else
                await Report.WriteAsync(path, report);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
