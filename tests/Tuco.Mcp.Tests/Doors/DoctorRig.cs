using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>A machine of its own for the doctor: a home, a state folder, and a Tuco that answers. All is well until something is planted.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DoctorRig : IAsyncDisposable
{
    /// <summary>Stands in every key of these tests, and may be told nowhere.</summary>
    public const string Canary = "c4n4ry9f8e7d6c5b4a3";

    private readonly TempFolder _folder = new();
    private readonly TucoSandbox _tuco;

    private DoctorRig(TucoSandbox tuco)
    {
        _tuco = tuco;
        Directory.CreateDirectory(Of("home"));
        Environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = Of("home"),
            ["XDG_CONFIG_HOME"] = "",
            ["TUCO_STATE_DIR"] = Of("state"),
            ["TUCO_BASE_URL"] = tuco.BaseUrl.AbsoluteUri,
            ["TUCO_API_KEY"] = tuco.ApiKey,
        };
    }

    public Dictionary<string, string> Environment { get; }

    public string Key => _tuco.ApiKey;

    public static async Task<DoctorRig> StartAsync() => new(await TucoSandbox.StartAsync());

    public string Of(params string[] names) => _folder.Of(names);

    public string OfHome(params string[] names) => _folder.Of(["home", .. names]);

    /// <summary>Writes a file, with its folder, that its owner alone may open.</summary>
    public string Write(string text, params string[] names)
    {
        var path = Of(names);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>Writes the file of Cursor, with one server.</summary>
    public void WriteCursor(string server) => Write("""{"mcpServers":{"tuco":""" + server + "}}", "home", ".cursor", "mcp.json");

    public Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => Program.RunAsync(Environment, ["doctor", .. arguments]);

    public async Task<JsonNode> ReportAsync() => JsonNode.Parse((await RunAsync("--json")).Output)!;

    public async ValueTask DisposeAsync()
    {
        await _tuco.DisposeAsync();
        _folder.Dispose();
    }
}
