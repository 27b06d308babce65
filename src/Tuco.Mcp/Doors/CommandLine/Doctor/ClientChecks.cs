using System.Text.Json;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The files of installed clients, in their usual places: whether one starts this program, and whether that can work.</summary>
internal static class ClientChecks
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Every client that has a file, so that one whose file does not let itself be read is not passed over.</summary>
    public static IReadOnlyList<string> Subjects { get; } =
        [.. Client.All.Where(static client => client.Name is not (Client.Docker or Client.Http)).Select(static client => client.Title)];

    public static IEnumerable<Finding> Look(Examination at) => Client.All.SelectMany(client => Look(client, at));

    private static IEnumerable<Finding> Look(Client client, Examination at)
    {
        var places = client.Files(at.Machine).Distinct(StringComparer.Ordinal).ToList();
        var files = places.Where(File.Exists).ToList();
        if (client.WindowsOnly && at.Machine.Platform is not Platform.Windows && files.Count == 0)
            yield return Finding.Ok(client.Title, "runs on Windows only");
        else if (places.Count > 0 && files.Count == 0)
            yield return Finding.Ok(client.Title, $"has no file here; tuco-mcp config {client.Name} --write makes {places[0]}");
        foreach (var finding in files.SelectMany(file => Look(client, file, at)))
            yield return finding;
    }

    private static IEnumerable<Finding> Look(Client client, string file, Examination at)
    {
        JsonDocument document;
        var strict = true;
        try
        {
            var json = WithoutMark(File.ReadAllBytes(file));
            strict = IsStrict(json);
            document = JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException e)
        {
            var where = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            return [Finding.Failed(client.Title, $"{file} is no JSON ({where})", "mend it: the client reads none of its servers")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Failed(client.Title, $"{file} cannot be read", "make it a file of your own")];
        }
        using (document)
        {
            List<Finding> slips = strict || client.Comments ? []
                : [Finding.Warning(client.Title, $"{file} holds comments or trailing commas", "take them out: the client may read none of its servers")];
            return [.. slips, .. Look(client, file, document.RootElement, at)];
        }
    }

    private static IEnumerable<Finding> Look(Client client, string file, JsonElement root, Examination at)
    {
        var ours = ServersIn(root, client.Root).Where(IsOurs).ToList();
        foreach (var server in ours)
        {
            var problems = new ServerCheck(client, at).Look(server.Value).ToList();
            foreach (var problem in problems)
                yield return problem with { Told = $"{OutsideText.Line(server.Name, 60)} in {file}: {problem.Told}" };
            if (problems.Count == 0)
                yield return Finding.Ok(client.Title, $"{OutsideText.Line(server.Name, 60)} in {file} can start");
        }
        if (ours.Count > 0)
            yield break;
        var other = client.Root == "servers" ? "mcpServers" : "servers";
        // Claude Code and Visual Studio read different parts of one .mcp.json.
        var isShared = Client.All.Count(one => one.Files(at.Machine).Contains(file, StringComparer.Ordinal)) > 1;
        yield return !isShared && ServersIn(root, other).Any(IsOurs)
            ? Finding.Failed(client.Title, $"{file} names the server under {other}, which {client.Title} does not read", $"move it under {client.Root}")
            : Finding.Ok(client.Title, $"no server of {file} starts {Product.Name}; tuco-mcp config {client.Name} shows how");
    }

    /// <summary>Those of all projects included, which Claude Code keeps in the user's file.</summary>
    private static IEnumerable<JsonProperty> ServersIn(JsonElement root, string property)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return [];
        var own = root.TryGetProperty(property, out var servers) && servers.ValueKind == JsonValueKind.Object ? servers.EnumerateObject().ToList() : [];
        var projects = root.TryGetProperty("projects", out var all) && all.ValueKind == JsonValueKind.Object ? all.EnumerateObject().ToList() : [];
        return [.. own, .. projects.SelectMany(project => ServersIn(project.Value, property))];
    }

    private static bool IsOurs(JsonProperty server) => server.Value.ValueKind == JsonValueKind.Object
        && (server.Name.Contains(Snippet.ServerName, StringComparison.OrdinalIgnoreCase) || ServerCheck.WordsOf(server.Value).Any(ServerCheck.IsThisProgram));

    private static bool IsStrict(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] json) => json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsMemory(3) : json;
}
