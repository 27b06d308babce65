using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Doors.Lines;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>The front of the stdio door on two pipes, spoken to in lines.</summary>
internal sealed class LineSession : IAsyncDisposable
{
    private readonly Runtime _runtime;
    private readonly LineFront _front;
    private readonly PipeWriter _requests;
    private readonly StreamReader _answers;

    private LineSession(Runtime runtime)
    {
        Pipe requests = new(), answers = new(new PipeOptions(pauseWriterThreshold: 0));
        _runtime = runtime;
        _front = LineFront.Start(new Lazy<Runtime>(runtime), runtime.Pipeline.Simulated, requests.Reader.AsStream(), answers.Writer.AsStream(),
            NullLoggerFactory.Instance, CancellationToken.None);
        _requests = requests.Writer;
        _answers = new StreamReader(answers.Reader.AsStream());
    }

    public static LineSession Start(McpRig rig) => new(new Runtime(rig.Settings, NullLoggerFactory.Instance, rig.Clock));

    public Task Drained => _front.Drained.WaitAsync(TimeSpan.FromSeconds(20));

    public async Task SayAsync(params string[] lines) =>
        await _requests.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line.ReplaceLineEndings(" ") + "\n"))));

    public async Task SayAsync(byte[] bytes) => await _requests.WriteAsync(bytes);

    public async Task EndAsync() => await _requests.CompleteAsync();

    public async Task<JsonNode> ReadAsync() =>
        JsonNode.Parse(await _answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? throw new EndOfStreamException())!;

    public async Task<JsonNode> AskAsync(string line)
    {
        await SayAsync(line);
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _requests.CompleteAsync();
        await _front.Ended;
        await _front.DisposeAsync();
        await _runtime.DisposeAsync();
    }
}
