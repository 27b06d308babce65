using System.Text.Json;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>One server in a client's file: what keeps it from starting, and what should not stand there.</summary>
internal sealed class ServerCheck(Client client, Examination at)
{
    private const string Placeholder = "${";
    private const string Dotnet = "dotnet";
    private static readonly string[] Containers = ["docker", "podman"];
    private static readonly string[] SecretHeaders = ["Authorization", "X-Tuco-Api-Key"];

    private static readonly string[] OtherCommands =
        ["http", "tools", "call", "demo", "sandbox", "audit", "healthcheck", "doctor", "config", "completion"];

    private readonly string _shows = $"tuco-mcp config {client.Name} shows how";
    private readonly string _names = $"tuco-mcp config {client.Name} --write --force names this program";

    public IEnumerable<Finding> Look(JsonElement server)
    {
        if (TextOf(server, "command") is not { } command)
        {
            return (TextOf(server, "url") ?? TextOf(server, "serverUrl")) is { } url ? AddressOf(url, server)
                : [Fail("names neither a command nor a url", _shows)];
        }
        // The environment of a container stands among the arguments.
        var isContained = Containers.Contains(NameOf(command), StringComparer.OrdinalIgnoreCase);
        var arguments = ArgumentsOf([.. ArgumentsIn(server)], IsThisProgram(command));
        return [.. FormOf(server), .. CommandOf(command), .. arguments, .. isContained ? [] : EnvironmentOf(server)];
    }

    /// <summary>The command and its arguments.</summary>
    public static IEnumerable<string> WordsOf(JsonElement server) => ArgumentsIn(server).Prepend(TextOf(server, "command")).OfType<string>();

    public static bool IsThisProgram(string word) => NameOf(word).Split(':')[0] is var name
        && (name.Equals(Product.Name, StringComparison.OrdinalIgnoreCase) || name.Equals("Tuco.Mcp", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Finding> FormOf(JsonElement server)
    {
        if (server.TryGetProperty("disabled", out var disabled) && disabled.ValueKind == JsonValueKind.True)
            yield return Warn("it is switched off there", "set disabled to false");
        if (server.TryGetProperty("args", out var args)
            && (args.ValueKind != JsonValueKind.Array || args.EnumerateArray().Any(static one => one.ValueKind != JsonValueKind.String)))
            yield return Fail("its args are no list of texts", _shows);
        if (server.TryGetProperty("env", out var env)
            && (env.ValueKind != JsonValueKind.Object || env.EnumerateObject().Any(static one => one.Value.ValueKind != JsonValueKind.String)))
            yield return Fail("its env holds what is no text", "write each value in quotes");
    }

    /// <summary>A server that the client reaches by its address.</summary>
    private IEnumerable<Finding> AddressOf(string address, JsonElement server)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            yield return Fail("its url is no address", "tuco-mcp config http shows how");
            yield break;
        }
        foreach (var (name, text) in TextsIn(server, "headers"))
        {
            if (SecretHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && !text.Contains(Placeholder, StringComparison.Ordinal))
            {
                at.Secrets.Add(text);
                yield return Warn($"{name} stands there in plain text", "let the client fill it in; tuco-mcp config http shows how");
            }
        }
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            yield return Fail($"{url.Authority} is reached in the clear: token and texts can be read on the way",
                "put TLS in front of that server, and write https");
        }
        yield return Finding.Unknown(client.Title,
            $"whether a server answers at {url.Authority} is unknown{(url.IsLoopback ? "; tuco-mcp healthcheck asks it" : "")}");
    }

    private IEnumerable<Finding> CommandOf(string command)
    {
        var shown = OutsideText.Line(command, 200);
        if (command.Contains(Placeholder, StringComparison.Ordinal))
            yield return Finding.Unknown(client.Title, $"whether {shown} is there is unknown: the client puts something in");
        else if (command.StartsWith('~'))
            yield return Fail($"{shown}: no client knows what ~ means", _names);
        else if (Path.IsPathFullyQualified(command))
        {
            if (!Machine.IsProgram(command))
                yield return Fail($"{shown} is not there, or no program", _names);
        }
        else if (command.Contains('/', StringComparison.Ordinal) || command.Contains('\\', StringComparison.Ordinal))
            yield return Warn($"{shown} counts from the folder in which the client starts", _names);
        else if (Machine.Find(command, at.Environment) is null)
            yield return Fail($"{shown} is not on the search path", _names);
        else if (!Containers.Append(Dotnet).Contains(NameOf(command), StringComparer.OrdinalIgnoreCase))
            yield return Warn($"{shown} is on the search path of this shell; a client with windows may have another", _names);
    }

    private IEnumerable<Finding> ArgumentsOf(List<string> arguments, bool isDirect)
    {
        var holdsKey = arguments.Exists(static word => word.Split('=').Any(IsKey));
        if (holdsKey)
            yield return Fail("a key stands among the arguments, where every program here can read it", "move it into a file, named by TUCO_API_KEY_FILE");
        var library = arguments.Find(static word => Path.IsPathFullyQualified(word) && word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        if (library is not null && !File.Exists(library))
            yield return Fail($"{OutsideText.Line(library, 200)} is not there", _names);
        if (isDirect && arguments is [var first, ..] && OtherCommands.Contains(first, StringComparer.Ordinal))
            yield return Fail($"starts tuco-mcp {first}, which does not speak over standard input and output", "let args begin with stdio");
        else if (isDirect && !holdsKey && Commands.FaultOf(arguments) is { } fault)
            yield return Fail($"tuco-mcp does not take its args: {OutsideText.Line(fault, 200)}", _shows);
    }

    private IEnumerable<Finding> EnvironmentOf(JsonElement server)
    {
        var given = TextsIn(server, "env");
        var plain = given.Where(static one => !one.Value.Contains(Placeholder, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        foreach (var secret in Variables.All.Where(variable => variable.Secret && plain.GetValueOrDefault(variable.Name) is { Length: > 0 } text
            && !UnfilledReference.Is(text)))
        {
            at.Secrets.Add(plain[secret.Name]);
            yield return Warn($"{secret.Name} stands there in plain text", $"put it into a file of mode 600, named by {secret.Name}_FILE; {_shows}");
        }
        // Reading the name of a log file makes the file, and this one counts from another folder.
        if (!Path.IsPathFullyQualified(plain.GetValueOrDefault("TUCO_LOG_FILE", "")))
            plain.Remove("TUCO_LOG_FILE");
        var (settings, faults) = Variables.Read(plain, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var fault in faults)
            yield return Fail(fault, "mend it there: the server does not start with it");
        foreach (var (name, text) in given.Where(static one => one.Value.Contains(Placeholder, StringComparison.Ordinal)))
        {
            if (name.StartsWith(Variables.Prefix, StringComparison.Ordinal) && ReferenceOf(name, text) is { } finding)
                yield return finding;
        }
        if (settings.Api.Sandbox)
            yield return Warn("the sandbox is on: everything is simulated", "take TUCO_SANDBOX out for the real workspace");
        else if (faults.Count == 0 && !IsGiven("TUCO_API_KEY") && !IsGiven("TUCO_API_KEY_FILE"))
            yield return Warn("no key stands there: calls answer not_configured unless the client itself has TUCO_API_KEY", _shows);

        bool IsGiven(string name) => given.GetValueOrDefault(name) is { Length: > 0 };
    }

    private Finding? ReferenceOf(string name, string text)
    {
        if (client.Asks)
        {
            return text.StartsWith("${input:", StringComparison.Ordinal) ? null
                : Finding.Unknown(client.Title, $"whether {client.Title} fills in {name} is unknown");
        }
        if (client.Reference is not { } reference)
            return Fail($"{name} refers to a variable, and {client.Title} takes each text as written", "name a file with TUCO_API_KEY_FILE");
        if (text != reference(name))
            return Finding.Unknown(client.Title, $"whether {client.Title} fills in {name} is unknown; it would with {reference(name)}");
        return at.Environment.GetValueOrDefault(name) is { Length: > 0 } ? null
            : Warn($"{name} comes from the environment of the client, and this shell has none", $"set {name} where {client.Title} is started");
    }

    private Finding Fail(string told, string remedy) => Finding.Failed(client.Title, told, remedy);

    private Finding Warn(string told, string remedy) => Finding.Warning(client.Title, told, remedy);

    private static bool IsKey(string word) => word.StartsWith("tuco_", StringComparison.Ordinal) || word.StartsWith("sk_", StringComparison.Ordinal);

    private static string NameOf(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static IEnumerable<string> ArgumentsIn(JsonElement server) => server.TryGetProperty("args", out var args) && args.ValueKind == JsonValueKind.Array
        ? args.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!) : [];

    private static Dictionary<string, string> TextsIn(JsonElement server, string property)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!server.TryGetProperty(property, out var texts) || texts.ValueKind != JsonValueKind.Object)
            return given;
        foreach (var one in texts.EnumerateObject().Where(static one => one.Value.ValueKind == JsonValueKind.String))
            given[one.Name] = one.Value.GetString()!;
        return given;
    }

    private static string? TextOf(JsonElement server, string name) =>
        server.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
