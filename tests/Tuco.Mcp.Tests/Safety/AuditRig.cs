using System.Text;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>A state folder, its key, and a log that keeps its heads in memory.</summary>
internal sealed class AuditRig : IDisposable
{
    private readonly TempFolder _temp = new();

    public AuditRig(string? auditFile = null)
    {
        State = new StateFolder(_temp.Of("state"));
        Key = State.KeyOf(AuditKey.FileName, AuditKey.Bytes);
        Place = AuditPlace.Of(State, auditFile is null ? null : _temp.Of(auditFile));
        Log = NewLog();
    }

    public StateFolder State { get; }

    public byte[] Key { get; }

    public AuditPlace Place { get; }

    public AuditLog Log { get; }

    public StillClock Clock { get; } = new();

    public List<AuditHead> Heads { get; } = [];

    /// <summary>The only file.</summary>
    public string File => Assert.Single(Place.Files());

    public static AuditEntry Entry(string? text = "Hi", params string[] recipients) => new()
    {
        Event = AuditEvent.Before,
        Tool = "send_message",
        Risk = Risk.Send,
        Workspace = "0a1b2c3d",
        Principal = "stdio",
        CorrelationId = "c-1",
        Recipients = recipients,
        Text = text,
    };

    public AuditLog NewLog() => new(Place, Key, Clock, head =>
    {
        lock (Heads)
            Heads.Add(head);
        return ValueTask.CompletedTask;
    });

    public async Task WriteAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await Log.WriteAsync(Entry($"text {i}", "+12025550134"));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public Task<IReadOnlyList<AuditReport>> VerifyAsync() => AuditChain.VerifyAllAsync(Place.Files(), Key, Heads);

    /// <summary>What is found in the only file.</summary>
    public async Task<(AuditFault Fault, long? Line)[]> FindingsAsync() =>
        [.. Assert.Single(await VerifyAsync()).Findings.Select(static finding => (finding.Fault, finding.Line))];

    public string[] Lines() => System.IO.File.ReadAllLines(File);

    public void Rewrite(params IEnumerable<string> lines) =>
        System.IO.File.WriteAllText(File, string.Concat(lines.Select(static line => line + "\n")), new UTF8Encoding(false));

    public void Dispose()
    {
        Log.Dispose();
        _temp.Dispose();
    }
}
