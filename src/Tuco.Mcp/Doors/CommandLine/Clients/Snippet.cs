using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>What a client's file must hold to use this program. No secret stands in it: where one is needed it is referred to.</summary>
/// <param name="Client">Whose file.</param>
/// <param name="Entry">The server.</param>
/// <param name="Input">What the client asks the user; null for nothing.</param>
/// <param name="Notes">What a person has to know or to do.</param>
internal sealed record Snippet(Client Client, JsonObject Entry, JsonObject? Input, IReadOnlyList<string> Notes)
{
    public const string ServerName = "tuco";
    private const string InputId = "tuco_api_key";

    /// <summary>The snippet as a file of its own.</summary>
    public JsonObject Whole
    {
        get
        {
            var whole = new JsonObject { [Client.Root] = new JsonObject { [ServerName] = Entry.DeepClone() } };
            if (Input is not null)
                whole.Insert(0, "inputs", new JsonArray(Input.DeepClone()));
            return whole;
        }
    }

    public static Snippet Of(Client client, Launch launch, Setup setup, Machine machine, IReadOnlyDictionary<string, string> environment) => client.Name switch
    {
        Client.Http => OfHttp(client, setup),
        Client.Docker => OfDocker(client, setup, machine, environment),
        _ => OfStdio(client, launch, setup, machine),
    };

    private static Snippet OfStdio(Client client, Launch launch, Setup setup, Machine machine)
    {
        var notes = new List<string>();
        var variables = new JsonObject();
        JsonObject? input = null;
        if (setup.Sandbox)
            notes.Add("This server simulates everything; without --sandbox the snippet is for your workspace.");
        else if (setup.Carried.ContainsKey("TUCO_API_KEY_FILE"))
            notes.Add("The key comes from the file that TUCO_API_KEY_FILE names.");
        else if (client.Asks)
        {
            variables["TUCO_API_KEY"] = $"${{input:{InputId}}}";
            input = new JsonObject { ["type"] = "promptString", ["id"] = InputId, ["description"] = "Tuco API key (tuco_…)", ["password"] = true };
            notes.Add($"{client.Title} asks for the key at the first start and keeps it itself.");
        }
        else if (client.Reference is { } reference)
        {
            variables["TUCO_API_KEY"] = reference("TUCO_API_KEY");
            notes.Add($"The key comes from the environment: {client.Title} must be started where TUCO_API_KEY is set.");
        }
        else
        {
            var file = KeyFile.PathOf(machine);
            variables["TUCO_API_KEY_FILE"] = file;
            notes.Add(File.Exists(file) ? $"The key comes from {file}."
                : "The key comes from a file. Make it with this, paste the key, end with Enter and Ctrl-D:\n" + KeyFile.CommandFor(file, machine.Platform));
        }
        foreach (var (name, text) in setup.Carried)
            variables[name] = text;
        AddLeft(notes, setup);
        var entry = client.Typed ? new JsonObject { ["type"] = "stdio" } : [];
        entry["command"] = launch.Command;
        entry["args"] = new JsonArray([.. launch.Arguments, "stdio"]);
        entry["env"] = variables;
        return new Snippet(client, entry, input, notes);
    }

    private static Snippet OfDocker(Client client, Setup setup, Machine machine, IReadOnlyDictionary<string, string> environment)
    {
        var notes = new List<string> { "The image is built with: docker build -t tuco-mcp ." };
        var arguments = new List<string> { "run", "-i", "--rm" };
        if (!setup.Sandbox)
        {
            var file = KeyFile.PathOf(machine, "docker.env");
            arguments.AddRange(["-v", "tuco-state:/state", "--env-file", file]);
            notes.Add("The key comes from a file with the line TUCO_API_KEY=tuco_…. Make it with this, paste the line, end with Enter and Ctrl-D:\n"
                + KeyFile.CommandFor(file, machine.Platform));
        }
        foreach (var (name, text) in setup.Carried.Where(static pair => !Variables.All.First(variable => variable.Name == pair.Key).IsPath))
            arguments.AddRange(["-e", $"{name}={text}"]);
        AddLeft(notes, setup);
        notes.Add("Paths of this machine are not carried over: mount what the container should see.");
        arguments.AddRange([Product.Name, "stdio"]);
        var entry = new JsonObject { ["command"] = Machine.Find("docker", environment) ?? "docker", ["args"] = new JsonArray([.. arguments]) };
        return new Snippet(client, entry, null, notes);
    }

    private static Snippet OfHttp(Client client, Setup setup)
    {
        var http = setup.Settings.Http;
        var notes = setup.Settings.FaultsOfHttp().Select(static fault => "The server does not start yet: " + fault).ToList();
        var entry = new JsonObject { ["type"] = "http", ["url"] = UrlOf(http) };
        var token = client.Reference!("TUCO_HTTP_TOKEN");
        var headers = new JsonObject();
        if (http.HasOAuth)
            notes.Add($"The client gets its token from {http.OAuthIssuer} by itself, and asks you there; none belongs into this file.");
        else if (http.HasTokens || !IPAddress.IsLoopback(http.Address))
        {
            headers["Authorization"] = "Bearer " + token;
            notes.Add($"{token} stands for the token; where a client does not put variables in, it has a field of its own for the header.");
        }
        else
        {
            notes.Add($"On loopback no token is needed. With TUCO_HTTP_TOKEN the server wants: \"headers\": {{ \"Authorization\": \"Bearer {token}\" }}");
        }
        if (http.KeyPassthrough)
            headers["X-Tuco-Api-Key"] = client.Reference("TUCO_API_KEY");
        if (headers.Count > 0)
            entry["headers"] = headers;
        notes.Add($"The server is started with: tuco-mcp http{(setup.Sandbox ? " --sandbox" : "")}");
        return new Snippet(client, entry, null, notes);
    }

    /// <summary>
    /// What tokens are for, where it is the address; else, beyond loopback, something in front of the server speaks TLS under the first allowed name.
    /// </summary>
    private static string UrlOf(HttpSettings http)
    {
        if (http is { HasOAuth: true, OAuthAudience: { } audience } && audience.EndsWith("/mcp", StringComparison.Ordinal))
            return audience;
        if (http.AllowedHosts is [var host, ..] && !IPAddress.IsLoopback(http.Address))
            return $"https://{host.Replace("*", "mcp", StringComparison.Ordinal)}/mcp";
        var address = http.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : http.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : http.Address;
        return string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(address, http.Port)}/mcp");
    }

    private static void AddLeft(List<string> notes, Setup setup)
    {
        foreach (var name in setup.Left)
            notes.Add($"{name} is left out because it may hold a secret: name a file that holds it with {name}_FILE.");
    }
}
