namespace Tuco.Mcp.Safety;

/// <summary>
/// The tables of the ledger in SQLite. Times are milliseconds since 1970; <c>state</c> is a <see cref="ClaimState"/>; <c>reopened</c> claims are
/// never freed. Nothing may take the longer the fuller the day is: triggers keep how many claims a UTC day holds, and
/// <c>claims_doubtful</c> leaves out what is done, because many may be sent the same text.
/// </summary>
internal static class SqliteSchema
{
    public const int Version = 1;

    public const string Sql = """
        CREATE TABLE IF NOT EXISTS claims(
          id TEXT PRIMARY KEY, workspace TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, likeness TEXT NOT NULL,
          bucket INTEGER NOT NULL, recipient TEXT,
          at INTEGER NOT NULL, state INTEGER NOT NULL, lease INTEGER NOT NULL, reopened INTEGER NOT NULL DEFAULT 0,
          correlation TEXT NOT NULL, text TEXT, json BLOB) WITHOUT ROWID;
        CREATE UNIQUE INDEX IF NOT EXISTS claims_key ON claims(workspace, key);
        CREATE INDEX IF NOT EXISTS claims_digest ON claims(workspace, digest, at);
        DROP INDEX IF EXISTS claims_likeness;
        CREATE INDEX IF NOT EXISTS claims_doubtful ON claims(workspace, likeness, at) WHERE state<>1;
        CREATE INDEX IF NOT EXISTS claims_bucket ON claims(workspace, bucket, at, recipient);
        CREATE INDEX IF NOT EXISTS claims_at ON claims(at);
        CREATE TABLE IF NOT EXISTS days(workspace TEXT, bucket INTEGER, day INTEGER, claims INTEGER NOT NULL, PRIMARY KEY(workspace, bucket, day))
          WITHOUT ROWID;
        CREATE TRIGGER IF NOT EXISTS claims_made AFTER INSERT ON claims BEGIN
          INSERT INTO days VALUES(new.workspace, new.bucket, new.at / 86400000, 1)
            ON CONFLICT(workspace, bucket, day) DO UPDATE SET claims=claims+1;
        END;
        CREATE TRIGGER IF NOT EXISTS claims_gone AFTER DELETE ON claims BEGIN
          UPDATE days SET claims=claims-1 WHERE workspace=old.workspace AND bucket=old.bucket AND day=old.at / 86400000;
        END;
        CREATE TABLE IF NOT EXISTS consents(id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS declines(workspace TEXT, digest TEXT, until INTEGER NOT NULL, PRIMARY KEY(workspace, digest)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS grants(workspace TEXT, principal TEXT, further INTEGER NOT NULL, until INTEGER NOT NULL,
          PRIMARY KEY(workspace, principal)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS audit_heads(file TEXT PRIMARY KEY, seq INTEGER NOT NULL, mac TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        PRAGMA user_version=1;
        """;
}
