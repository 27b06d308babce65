namespace Tuco.Mcp.Safety;

/// <summary>
/// The tables of the ledger in PostgreSQL; their columns mean what they mean in <see cref="SqliteSchema"/>. The triggers run once a
/// statement: a purge changes one row a day instead of one row a claim.
/// </summary>
internal static class PostgresSchema
{
    public const int Version = 1;

    public const string Sql = """
        CREATE TABLE claims(
          id TEXT PRIMARY KEY, workspace TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, likeness TEXT NOT NULL,
          bucket INTEGER NOT NULL, recipient TEXT,
          at BIGINT NOT NULL, state INTEGER NOT NULL, lease BIGINT NOT NULL, reopened INTEGER NOT NULL DEFAULT 0,
          correlation TEXT NOT NULL, text TEXT, json BYTEA);
        CREATE UNIQUE INDEX claims_key ON claims(workspace, key);
        CREATE INDEX claims_digest ON claims(workspace, digest, at);
        CREATE INDEX claims_doubtful ON claims(workspace, likeness, at) WHERE state<>1;
        CREATE INDEX claims_bucket ON claims(workspace, bucket, at, recipient);
        CREATE INDEX claims_at ON claims(at);
        CREATE TABLE days(workspace TEXT, bucket INTEGER, day BIGINT, claims BIGINT NOT NULL, PRIMARY KEY(workspace, bucket, day));
        CREATE FUNCTION count_claims_made() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO days SELECT workspace, bucket, at / 86400000, count(*) FROM made GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
              ON CONFLICT(workspace, bucket, day) DO UPDATE SET claims=days.claims+excluded.claims;
            RETURN NULL;
          END $$;
        CREATE TRIGGER claims_made AFTER INSERT ON claims REFERENCING NEW TABLE AS made
          FOR EACH STATEMENT EXECUTE FUNCTION count_claims_made();
        CREATE FUNCTION count_claims_gone() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            UPDATE days SET claims=days.claims-less.claims
              FROM (SELECT workspace, bucket, at / 86400000 AS day, count(*) AS claims FROM gone GROUP BY 1, 2, 3) less
              WHERE days.workspace=less.workspace AND days.bucket=less.bucket AND days.day=less.day;
            RETURN NULL;
          END $$;
        CREATE TRIGGER claims_gone AFTER DELETE ON claims REFERENCING OLD TABLE AS gone
          FOR EACH STATEMENT EXECUTE FUNCTION count_claims_gone();
        CREATE TABLE consents(id TEXT PRIMARY KEY, at BIGINT NOT NULL);
        CREATE TABLE declines(workspace TEXT, digest TEXT, until BIGINT NOT NULL, PRIMARY KEY(workspace, digest));
        CREATE TABLE grants(workspace TEXT, principal TEXT, further INTEGER NOT NULL, until BIGINT NOT NULL, PRIMARY KEY(workspace, principal));
        CREATE TABLE audit_heads(file TEXT PRIMARY KEY, seq BIGINT NOT NULL, mac TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE TABLE tuco_mcp(version INTEGER NOT NULL);
        INSERT INTO tuco_mcp VALUES(1)
        """;
}
