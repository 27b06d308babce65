namespace Tuco.Mcp.Safety;

/// <summary>The tables of the ledger.</summary>
internal static class LedgerSchema
{
    public const string Text = """
        CREATE TABLE IF NOT EXISTS claims(
          id TEXT PRIMARY KEY, workspace TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, bucket INTEGER NOT NULL, recipient TEXT,
          at INTEGER NOT NULL, state INTEGER NOT NULL, lease INTEGER NOT NULL, reopened INTEGER NOT NULL DEFAULT 0,
          correlation TEXT NOT NULL, text TEXT, json BLOB) WITHOUT ROWID;
        CREATE UNIQUE INDEX IF NOT EXISTS claims_key ON claims(workspace, key);
        CREATE INDEX IF NOT EXISTS claims_digest ON claims(workspace, digest, at);
        CREATE INDEX IF NOT EXISTS claims_bucket ON claims(workspace, bucket, at, recipient);
        CREATE INDEX IF NOT EXISTS claims_at ON claims(at);
        CREATE TABLE IF NOT EXISTS consents(id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS declines(workspace TEXT, digest TEXT, until INTEGER NOT NULL, PRIMARY KEY(workspace, digest)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS grants(workspace TEXT, principal TEXT, further INTEGER NOT NULL, until INTEGER NOT NULL,
          PRIMARY KEY(workspace, principal)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS audit_heads(file TEXT PRIMARY KEY, seq INTEGER NOT NULL, mac TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        PRAGMA user_version=1;
        """;
}
