using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Benchmarks;

/// <summary>Sends that were done, written straight into a ledger: to make them by calls would take hours.</summary>
/// <param name="workspace">Whose sends they are.</param>
/// <param name="likeness">All were sent the same text.</param>
/// <param name="answer">What each was answered.</param>
internal sealed class LedgerFilling(string workspace, string likeness, Stored answer)
{
    /// <summary>So many, the last of them at <paramref name="end"/>, the same time between each.</summary>
    public async Task WriteAsync(ILedgerStore store, int rows, DateTimeOffset end, TimeSpan span, bool isSqlite)
    {
        await store.PrepareAsync();
        await store.WriteAsync(async filled => await filled.ExecuteAsync(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM numbers WHERE n<@rows)
            INSERT INTO claims(id, workspace, key, digest, likeness, bucket, recipient, at, state, lease, correlation, text, json)
              SELECT id, @workspace, 'tuco-mcp-' || id, id, @likeness, 1, id, at, 1, at, 'tuco-mcp_' || id, @text, @json
              FROM (SELECT {(isSqlite ? "lower(hex(randomblob(16)))" : "md5(CAST(n AS TEXT))")} AS id, @end-@span*(@rows-n)/@rows AS at
                FROM numbers WHERE @rows>0) made
            """,
            ("@rows", rows), ("@workspace", workspace), ("@likeness", likeness), ("@text", answer.Text), ("@json", answer.Json),
            ("@end", end.ToUnixTimeMilliseconds()), ("@span", (long)span.TotalMilliseconds)));
    }
}
