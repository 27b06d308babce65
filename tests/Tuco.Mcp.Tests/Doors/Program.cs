using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>The real executable as a process of its own, with a state folder of its own; killed when the test ends.</summary>
internal sealed class Program : IAsyncDisposable
{
    /// <summary>Built beside the tests, each of its libraries a file.</summary>
    public static readonly string Built = Path.Combine(AppContext.BaseDirectory, "tuco-mcp");

    /// <summary>What ships where <c>TEST_PROGRAM</c> names it: it starts in a third of the time.</summary>
    public static readonly string Executable = Environment.GetEnvironmentVariable("TEST_PROGRAM") ?? Built;

    /// <summary>As published; its libraries are no files then.</summary>
    public static readonly bool IsOneFile = !File.Exists(Path.ChangeExtension(Executable, ".dll"));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _state;
    private readonly StringBuilder _errors = new();

    private Program(Process process, string state)
    {
        (_process, _state) = (process, state);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                return;
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>For a client that speaks through the SDK; what reads lines here must not be used beside it.</summary>
    public (Stream Input, Stream Output) Pipes => (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static Program Start(IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) => Start(Executable, environment, arguments);

    public static Program Start(string executable, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("TUCO_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // Nothing of a test belongs into the state folder of the user who runs it.
        var state = Directory.CreateTempSubdirectory("tuco-mcp-test-").FullName;
        start.Environment["TUCO_STATE_DIR"] = state;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new Program(Process.Start(start)!, state);
    }

    /// <summary>Runs to the end with nothing on standard input.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        ToEndAsync(Start(environment, arguments));

    /// <summary>Likewise, what lies in that folder.</summary>
    public static Task<(int Code, string Output, string Errors)> RunFromAsync(string folder, params string[] arguments) =>
        ToEndAsync(Start(Path.Combine(folder, "tuco-mcp"), null, arguments));

    private static async Task<(int Code, string Output, string Errors)> ToEndAsync(Program started)
    {
        await using var program = started;
        program._process.StandardInput.Close();
        var output = await program._process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        return (await program.ExitAsync(), output, program.Errors);
    }

    public Task WriteAsync(string line, bool end = true) => end ? _process.StandardInput.WriteLineAsync(line) : _process.StandardInput.WriteAsync(line);

    public async Task SendAsync(string method, int? id, string parameters = "{}")
    {
        await WriteAsync($$"""{"jsonrpc":"2.0",{{(id is null ? "" : $"\"id\":{id},")}}"method":"{{method}}","params":{{parameters}}}""");
        await _process.StandardInput.FlushAsync();
    }

    public async Task<JsonNode> InitializeAsync()
    {
        await SendAsync("initialize", 0, """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        var answer = await AnswerAsync(0);
        await SendAsync("notifications/initialized", null);
        return answer;
    }

    /// <summary>The answer to one request; every line before it must be JSON-RPC as well.</summary>
    public async Task<JsonNode> AnswerAsync(int id)
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException(Errors);
            var message = JsonNode.Parse(line)!;
            Assert.Equal("2.0", (string?)message["jsonrpc"]);
            if (message["id"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && (int)value == id)
                return message;
        }
    }

    /// <summary>The next line of a command that is no server.</summary>
    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException(Errors);

    public void CloseInput() => _process.StandardInput.Close();

    public Task<string> RestAsync() => _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);

    /// <summary>SIGTERM, as a supervisor sends it.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGKILL: it gets no chance to say or write anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}
