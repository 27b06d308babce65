using System.Globalization;
using System.Runtime.Versioning;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>One thing that people get wrong.</summary>
/// <param name="Plant">Makes the mistake.</param>
/// <param name="Line">How the line that names it begins.</param>
/// <param name="Told">What that line must hold, the remedy above all.</param>
internal sealed record Mistake(Action<DoctorRig> Plant, string Line, params string[] Told);

/// <summary>Each is found and named by <c>doctor</c>; the sign at the beginning of the line says whether it fails.</summary>
[UnsupportedOSPlatform("windows")]
internal static class DoctorMistakes
{
    private const string Canary = DoctorRig.Canary;

    public static IReadOnlyDictionary<string, Mistake> All { get; } = new Dictionary<string, Mistake>(StringComparer.Ordinal)
    {
        ["no key"] = Of("TUCO_API_KEY", "", "✗ API key: ", "none is set", "TUCO_API_KEY_FILE", "--sandbox"),
        ["a key of another service"] = Of("TUCO_API_KEY", "sk_live_" + Canary, "✗ TUCO_API_KEY: ", "must start with tuco_"),
        ["a key that a client did not fill in"] = Of("TUCO_API_KEY", "${TUCO_API_KEY}", "✗ TUCO_API_KEY: ", "a reference that nobody filled in", "tuco-mcp config CLIENT"),
        ["a key of Windows that a client did not fill in"] = Of("TUCO_API_KEY", "%TUCO_API_KEY%", "✗ API key: ", "set TUCO_API_KEY_FILE or TUCO_API_KEY"),
        ["a key with a word before it"] = Of("TUCO_API_KEY", "Bearer tuco_" + Canary, "✗ TUCO_API_KEY: ", "must start with tuco_ and"),
        ["a token that nobody filled in"] = Of("TUCO_HTTP_TOKEN", "${TUCO_HTTP_TOKEN}", "✗ TUCO_HTTP_TOKEN: ", "a reference that nobody filled in"),
        ["a key that Tuco does not know"] = Of("TUCO_API_KEY", "tuco_sk_" + Canary, "✗ key accepted: ", "refuses the key", "make a new one"),
        ["the key of an example"] = Of("TUCO_API_KEY", "tuco_sk_xxxxxxxxxxxxx", "✗ API key: ", "example"),
        ["a key file that is not there"] = Of("TUCO_API_KEY_FILE", "/nowhere/key", "✗ TUCO_API_KEY_FILE: ", "no file that can be read"),
        ["an empty key file"] = new(static rig => rig.Environment["TUCO_API_KEY_FILE"] = rig.Write("\n", "key"), "✗ API key: ", "cannot be read or is empty", "first line"),
        ["a quoted key in a file"] = new(static rig => rig.Environment["TUCO_API_KEY_FILE"] = rig.Write($"\"tuco_{Canary}\"", "key"), "✗ API key: ", "is no key", "without quotes"),
        ["a line of variables in a key file"] = new(static rig => rig.Environment["TUCO_API_KEY_FILE"] = rig.Write($"TUCO_API_KEY=tuco_{Canary}", "key"),
            "✗ API key: ", "the file that TUCO_API_KEY_FILE names is no key", "TUCO_API_KEY= before it"),
        ["a key file for everybody"] = new(static rig =>
        {
            rig.Environment["TUCO_API_KEY_FILE"] = rig.Write(rig.Key, "key");
            File.SetUnixFileMode(rig.Of("key"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }, "! TUCO_API_KEY_FILE: ", "other users", "chmod 600"),
        ["two keys"] = new(static rig => rig.Environment["TUCO_API_KEY_FILE"] = rig.Write(rig.Key, "key"), "! TUCO_API_KEY: ", "does not count", "unset one"),
        ["a misspelt variable"] = Of("TUCO_TIMEOUTS", "5", "✗ TUCO_TIMEOUTS: ", "unknown variable", "did you mean TUCO_TIMEOUT?"),
        ["a variable in small letters"] = Of("tuco_read_only", "true", "✗ tuco_read_only: ", "did you mean TUCO_READ_ONLY?"),
        ["a number out of range"] = Of("TUCO_TIMEOUT", "3600", "✗ TUCO_TIMEOUT: ", "1 to 50", "its default: 25"),
        ["quiet hours without a zone"] = Of("TUCO_QUIET_HOURS", "21:00-08:00", "✗ TUCO_QUIET_HOURS: "),
        ["a key in the clear over the network"] = Of("TUCO_BASE_URL", "http://tuco.example", "✗ address: ", "cannot be used"),
        ["a port where nothing listens"] = Of("TUCO_BASE_URL", "http://127.0.0.1:9", "✗ connection: ", "127.0.0.1:9", "TUCO_BASE_URL"),
        ["a name that is not known"] = Of("TUCO_BASE_URL", "https://tuco.invalid", "✗ name: ", "tuco.invalid"),
        ["another host than Tuco's"] = Of("TUCO_BASE_URL", "https://tuco.invalid", "! address: ", "the key is shown to it", "unset TUCO_BASE_URL"),
        ["a proxy that cannot be understood"] = new(static rig =>
        {
            rig.Environment["TUCO_BASE_URL"] = "https://tuco.invalid";
            rig.Environment["HTTPS_PROXY"] = "http://:bad:";
        }, "! proxy: ", "HTTPS_PROXY", "http://host:port"),
        ["a proxy that is not there"] = new(static rig =>
        {
            rig.Environment["TUCO_BASE_URL"] = "https://tuco.invalid";
            rig.Environment["HTTPS_PROXY"] = $"http://user:{Canary}@127.0.0.1:9";
        }, "✗ connection: ", "the proxy 127.0.0.1:9"),
        ["root certificates that are not there"] = Of("SSL_CERT_FILE", "/nowhere/roots.pem", "✗ SSL_CERT_FILE: ", "names no file"),
        ["the stop switch"] = new(static rig => rig.Write("", "state", "stop"), "! stop switch: ", "it is on", "rm "),
        ["a state folder for everybody to write"] = new(static rig => MakeState(rig, UnixFileMode.OtherWrite), "✗ state folder: ", "chmod go-w"),
        ["a state folder for everybody to read"] = new(static rig => MakeState(rig, UnixFileMode.OtherRead), "! state folder: ", "chmod 700"),
        ["a state folder that cannot be made"] = Of("TUCO_STATE_DIR", "/proc/none", "✗ state folder: ", "TUCO_STATE_DIR"),
        ["a ledger that cannot be written"] = Of("TUCO_STORE", "/proc/none/ledger.db", "✗ ledger: ", "check its file"),
        ["a PostgreSQL that is not there"] = Of("TUCO_STORE", $"Host=127.0.0.1;Port=9;Username=a;Password={Canary};Database=b", "✗ ledger: ", "check PostgreSQL"),
        ["no audit log"] = Of("TUCO_AUDIT_FILE", "off", "! TUCO_AUDIT_FILE: ", "no audit log is kept"),
        ["a ledger that is none"] = new(static rig =>
        {
            MakeState(rig, UnixFileMode.None);
            rig.Write("no database, and long enough to be one", "state", "ledger.db");
        }, "✗ ledger: ", "not a database", "ledger.db; a broken one can be moved away"),
        ["a folder that nobody knows where it is"] = Of("TUCO_STATE_DIR", ".", "! TUCO_STATE_DIR: ", "counts from the folder"),
        ["a log file in no folder"] = Of("TUCO_LOG_FILE", "/proc/none/tuco.log", "✗ TUCO_LOG_FILE: ", "no file that can be written"),
        ["a collector without http"] = Of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "! OTEL_EXPORTER_OTLP_ENDPOINT: ", "http or https URL", "unset it"),
        ["an open door without a token"] = Of("TUCO_HTTP_HOST", "0.0.0.0", "✗ TUCO_HTTP_TOKEN or TUCO_HTTP_TOKEN_FILE: ", "openssl rand"),
        ["an open door without names"] = Of("TUCO_HTTP_HOST", "0.0.0.0", "✗ TUCO_HTTP_ALLOWED_HOSTS: "),
        ["an OAuth issuer without an audience"] = Of("TUCO_HTTP_OAUTH_ISSUER", "https://issuer.invalid", "✗ TUCO_HTTP_OAUTH_AUDIENCE: ", "must be set with"),
        ["an OAuth audience that is no address"] = Of("TUCO_HTTP_OAUTH_AUDIENCE", "tuco-mcp", "✗ TUCO_HTTP_OAUTH_AUDIENCE: ", "an absolute URL"),
        ["an OAuth issuer in the clear over the network"] = Of("TUCO_HTTP_OAUTH_ISSUER", "http://issuer.example", "✗ TUCO_HTTP_OAUTH_ISSUER: ", "must be https"),
        ["an OAuth issuer that is none"] = new(
            static rig => rig.Environment["TUCO_HTTP_OAUTH_ISSUER"] = rig.Environment["TUCO_BASE_URL"], "✗ OAuth issuer: ", "has no metadata", "check TUCO_HTTP_OAUTH_ISSUER"),
        ["an OAuth issuer where nothing listens"] = Of("TUCO_HTTP_OAUTH_ISSUER", "http://127.0.0.1:9", "✗ OAuth issuer: ", "http://127.0.0.1:9: it cannot be reached"),
        ["an OAuth issuer that no network knows"] = Of("TUCO_HTTP_OAUTH_ISSUER", "https://issuer.invalid", "? OAuth issuer: ", "unknown: https://issuer.invalid"),
        ["a port that is taken"] = new(static rig => rig.Environment["TUCO_HTTP_PORT"] = new Uri(rig.Environment["TUCO_BASE_URL"]).Port.ToString(CultureInfo.InvariantCulture),
            "! HTTP: ", "something listens on 127.0.0.1:", "TUCO_HTTP_PORT"),
        ["an address of another machine"] = new(static rig =>
        {
            (rig.Environment["TUCO_HTTP_HOST"], rig.Environment["TUCO_HTTP_TOKEN"], rig.Environment["TUCO_HTTP_ALLOWED_HOSTS"]) = ("192.0.2.1", Canary, "mcp.example.com");
        }, "✗ HTTP: ", "nothing can listen on 192.0.2.1:8080"),
        ["a short token"] = Of("TUCO_HTTP_TOKEN", Canary[..12], "! TUCO_HTTP_TOKEN: ", "can be guessed", "openssl rand"),
        ["a key that passes through, beside one of the server's own"] = Of("TUCO_HTTP_KEY_PASSTHROUGH", "true", "! TUCO_HTTP_KEY_PASSTHROUGH: ", "not used"),
        ["a drain that container hosts do not wait for"] = Of("TUCO_HTTP_DRAIN", "60", "! TUCO_HTTP_DRAIN: ", "--stop-timeout"),
        ["an action API without its key"] = Of("TUCO_ACTIONS_URL", "https://workspace.example.com", "✗ TUCO_ACTIONS_KEY: ", "must be set"),
        ["an action key that nobody has asked with"] = new(static rig =>
        {
            (rig.Environment["TUCO_ACTIONS_URL"], rig.Environment["TUCO_ACTIONS_KEY"]) = ("https://workspace.example.com", "sk_" + Canary);
        }, "? action API: ", "whether workspace.example.com takes its key"),
        ["a session token that nobody has asked with"] = Of("TUCO_CLERK_TOKEN", Canary, "? session token: ", "check_line_health tells"),
        ["a tool without its credential"] = Of("TUCO_TOOLS", "query_action", "✗ TUCO_TOOLS, TUCO_TOOLSETS: ", "TUCO_ACTIONS_URL"),
        ["nobody is asked"] = Of("TUCO_CONFIRM", "never", "! TUCO_CONFIRM: ", "nobody is asked"),
        ["a sandbox that is forgotten"] = Of("TUCO_SANDBOX", "true", "! TUCO_SANDBOX: ", "nothing reaches Tuco"),
        ["a client's file that is no JSON"] = new(static rig => rig.Write("{\n  \"mcpServers\": {,}\n}", "home", ".cursor", "mcp.json"), "✗ Cursor: ", "is no JSON (line 2"),
        ["comments where none may be"] = new(static rig => rig.Write("{ // mine\n}", "home", ".cursor", "mcp.json"), "! Cursor: ", "comments or trailing commas"),
        ["a server under the wrong name"] = new(
            static rig => rig.Write("""{"mcpServers":{"tuco":{"command":"tuco-mcp"}}}""", "home", ".config", "Code", "User", "mcp.json"), "✗ VS Code: ", "under mcpServers", "move it under servers"),
        ["a program that is not there"] = Cursor("""{"command":"/nowhere/tuco-mcp","args":["stdio"],"env":{"TUCO_SANDBOX":"true"}}""", "✗ Cursor: ", "/nowhere/tuco-mcp is not there", "--write --force"),
        ["a library that is not there"] = Cursor("""{"command":"dotnet","args":["/nowhere/tuco-mcp.dll","stdio"],"env":{"TUCO_SANDBOX":"true"}}""", "✗ Cursor: ", "/nowhere/tuco-mcp.dll is not there"),
        ["a program that is not on the path"] = Cursor("""{"command":"tuco-mcp-old","env":{}}""", "✗ Cursor: ", "not on the search path"),
        ["a home that nobody fills in"] = Cursor("""{"command":"~/bin/tuco-mcp","env":{}}""", "✗ Cursor: ", "what ~ means"),
        ["a key in plain text"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_API_KEY":"tuco_""" + Canary + "\"}}", "! Cursor: ", "plain text", "TUCO_API_KEY_FILE"),
        ["a key among the arguments"] = Cursor($$"""{"command":"/nowhere/tuco-mcp","args":["stdio","--api-key=tuco_{{Canary}}"]}""", "✗ Cursor: ", "among the arguments"),
        ["arguments that are no list"] = Cursor("""{"command":"/nowhere/tuco-mcp","args":"stdio"}""", "✗ Cursor: ", "args are no list of texts"),
        ["a misspelt command"] = Cursor("""{"command":"/nowhere/tuco-mcp","args":["stdoi"]}""", "✗ Cursor: ", "does not take its args", "stdoi"),
        ["a number where a text belongs"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_TIMEOUT":25}}""", "✗ Cursor: ", "env holds what is no text", "in quotes"),
        ["a server that is switched off"] = Cursor("""{"command":"/nowhere/tuco-mcp","disabled":true}""", "! Cursor: ", "switched off"),
        ["an address in the clear"] = Cursor("""{"url":"http://mcp.example.com/mcp"}""", "✗ Cursor: ", "mcp.example.com is reached in the clear", "https"),
        ["an address that is none"] = Cursor("""{"url":"mcp.example.com/mcp"}""", "✗ Cursor: ", "url is no address"),
        ["an address where nobody may be"] = Cursor("""{"url":"http://127.0.0.1:9/mcp"}""", "? Cursor: ", "whether a server answers at 127.0.0.1:9 is unknown"),
        ["a token in plain text"] = Cursor($$$"""{"url":"https://mcp.example.com/mcp","headers":{"Authorization":"Bearer {{{Canary}}}"}}""", "! Cursor: ", "Authorization stands there in plain text"),
        ["another command than stdio"] = Cursor("""{"command":"/nowhere/tuco-mcp","args":["http"]}""", "✗ Cursor: ", "starts tuco-mcp http", "begin with stdio"),
        ["a misspelt variable of a client"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_SANDBOXED":"true"}}""", "✗ Cursor: ", "did you mean TUCO_SANDBOX?"),
        ["a client in the sandbox"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_SANDBOX":"true"}}""", "! Cursor: ", "everything is simulated"),
        ["a client without a key"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{}}""", "! Cursor: ", "no key stands there"),
        ["a server that is none"] = Cursor("{}", "✗ Cursor: ", "neither a command nor a url"),
        ["a variable that is not set"] = new(static rig =>
        {
            rig.Environment.Remove("TUCO_API_KEY");
            rig.WriteCursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_API_KEY":"${env:TUCO_API_KEY}"}}""");
        }, "! Cursor: ", "this shell has none"),
        ["a reference that no client knows"] = Cursor("""{"command":"/nowhere/tuco-mcp","env":{"TUCO_API_KEY":"%TUCO_API_KEY%"}}""", "✗ Cursor: ", "a reference that nobody filled in"),
        ["a reference that a client does not know"] = new(static rig => rig.Write(
            """{"mcpServers":{"tuco":{"command":"/nowhere/tuco-mcp","env":{"TUCO_API_KEY":"${TUCO_API_KEY}"}}}}""", "home", ".config", "Claude", "claude_desktop_config.json"),
            "✗ Claude Desktop: ", "takes each text as written", "TUCO_API_KEY_FILE"),
        ["a project's server without its program"] = new(static rig => rig.Write(
            """{"projects":{"/work":{"mcpServers":{"mine":{"command":"/nowhere/tuco-mcp"}}}}}""", "home", ".claude.json"), "✗ Claude Code: ", "mine in ", "/nowhere/tuco-mcp is not there"),
    };

    private static Mistake Of(string variable, string value, string line, params string[] told) => new(rig => rig.Environment[variable] = value, line, told);

    private static Mistake Cursor(string server, string line, params string[] told) => new(rig => rig.WriteCursor(server), line, told);

    private static void MakeState(DoctorRig rig, UnixFileMode others)
    {
        Directory.CreateDirectory(rig.Of("state"));
        File.SetUnixFileMode(rig.Of("state"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
    }
}
