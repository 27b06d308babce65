using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Options;

/// <summary>The part of the table that is about safety.</summary>
internal static class SafetyVariables
{
    public static IReadOnlyList<Variable> All { get; } =
    [
        Variable.Toggle("TUCO_READ_ONLY", "Hide and refuse everything but Read", static (s, v) => With(s, x => x with { ReadOnly = v })),
        Variable.Choice("TUCO_CONFIRM",
            "When a person is asked first (auto: before spends, destructive acts and bursts of sends; always: before every send too)",
            ConfirmMode.Auto, static (s, v) => With(s, x => x with { Confirm = v }), lower: true),
        Variable.Number("TUCO_CONFIRM_BURST", "Different recipients in 10 minutes beyond which auto asks before a send", 0, 10_000, 5,
            static (s, v) => With(s, x => x with { ConfirmBurst = v })),
        new("TUCO_RECIPIENTS_ALLOW", "Only these are written to, a comma list: +12025551234, +1*, ann@example.com, *@example.com, leads", "everybody",
            static (s, text) => List(s, text, true, static (x, rules) => x with { RecipientsAllow = rules })),
        new("TUCO_RECIPIENTS_BLOCK", "These are never written to, a comma list like the one before without leads", "nobody",
            static (s, text) => List(s, text, false, static (x, rules) => x with { RecipientsBlock = rules })),
        new("TUCO_QUIET_HOURS", "Nobody is written to in these hours, such as 21:00-08:00@America/New_York; a scheduled send is judged by its time", "none",
            Quiet),
        Variable.Number("TUCO_SENDS_PER_MINUTE", "Cap of sends in any 60 seconds, of all processes on one store", 0, 100_000, 30,
            static (s, v) => Limit(s, x => x with { SendsPerMinute = v })),
        Variable.Number("TUCO_SENDS_PER_DAY", "Cap of sends in a UTC day", 0, 1_000_000, 500, static (s, v) => Limit(s, x => x with { SendsPerDay = v })),
        Variable.Number("TUCO_LINES_PER_DAY", "Cap of line requests in a UTC day", 0, 10_000, 5, static (s, v) => Limit(s, x => x with { LinesPerDay = v })),
        Variable.Number("TUCO_DUPLICATE_WINDOW", "How long an identical send or line request counts as the same one, in seconds", 0, 86_400, 600,
            static (s, v) => Limit(s, x => x with { Window = TimeSpan.FromSeconds(v) })),
        new("TUCO_STATE_DIR", "Folder of the ledger, the audit log and the stop switch (a file named stop)", "the user's state folder",
            static (s, text) => (With(s, x => x with { StateDir = Path.GetFullPath(text) }), null)),
        new("TUCO_STORE", "The ledger: a SQLite file, or a PostgreSQL connection string (Host=…;Username=…;Password=…;Database=…, or postgres://…)",
            "a file under TUCO_STATE_DIR", Store)
        {
            SecretIn = static text => SecretFile.FirstLine(text) is { } line && !IsPath(line) ? PostgresAddress.SecretIn(line) : null,
        },
        new("TUCO_STORE_FILE", "File that holds TUCO_STORE; wins over it, and is read at start", "none", static (s, text) => FromFile(s, text, Store)),
        new("TUCO_SEAL_KEY", "32 bytes in base64 that seal confirm tokens; the same for all replicas on one store", "made at start", SealKey)
        {
            SecretIn = SecretFile.FirstLine,
        },
        new("TUCO_SEAL_KEY_FILE", "File that holds TUCO_SEAL_KEY; wins over it", "none", static (s, text) => FromFile(s, text, SealKey)),
        new("TUCO_AUDIT_FILE", "Audit log, each process adding a suffix of its own before the extension; off writes none", "a file under TUCO_STATE_DIR",
            static (s, text) => (With(s, x => string.Equals(text, "off", StringComparison.OrdinalIgnoreCase)
                ? x with { Audit = false } : x with { AuditFile = Path.GetFullPath(text) }), null)),
    ];

    private static Settings With(Settings settings, Func<SafetySettings, SafetySettings> change) => settings with { Safety = change(settings.Safety) };

    private static Settings Limit(Settings settings, Func<Limits, Limits> change) => With(settings, x => x with { Limits = change(x.Limits) });

    private static (Settings?, string?) List(
        Settings settings, string text, bool leads, Func<SafetySettings, IReadOnlyList<RecipientRule>, SafetySettings> set)
    {
        var (rules, fault) = RecipientRule.Parse(text, leads);
        return rules is null ? (null, fault) : (With(settings, x => set(x, rules)), null);
    }

    private static (Settings?, string?) Quiet(Settings settings, string text)
    {
        var (hours, fault) = QuietHours.Parse(text);
        return hours is null ? (null, fault) : (With(settings, x => x with { QuietHours = hours }), null);
    }

    private static (Settings?, string?) FromFile(Settings settings, string path, Func<Settings, string, (Settings?, string?)> apply) =>
        new SecretFile(path).Read() is { } text ? apply(settings, text) : (null, "names no file that can be read, or an empty one");

    private static (Settings?, string?) Store(Settings settings, string text) =>
        IsPath(text)
            ? (With(settings, x => x with { Store = Path.GetFullPath(text), Postgres = null }), null)
            : PostgresAddress.Of(text) is { } connection ? (With(settings, x => x with { Store = null, Postgres = connection }), null)
            : (null, "must be the path of a SQLite file, or a PostgreSQL connection string such as Host=…;Username=…;Password=…;Database=… "
                + "or postgres://user:password@host:5432/database (in it, percent-encode what is no letter or digit)");

    private static bool IsPath(string store) => !store.Contains('=', StringComparison.Ordinal) && !store.Contains("://", StringComparison.Ordinal);

    private static (Settings?, string?) SealKey(Settings settings, string text)
    {
        var key = new byte[Seal.KeyBytes + 1];
        return Convert.TryFromBase64String(text, key, out var length) && length == Seal.KeyBytes
            ? (With(settings, x => x with { SealKey = key[..length] }), null)
            : (null, "must be 32 bytes in base64, such as openssl rand -base64 32 makes");
    }
}
