using System.ComponentModel;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Conformance;

[McpServerResourceType]
public static class Resources
{
    private const string Binary = "test://static-binary";

    [McpServerResource(UriTemplate = "test://static-text", Name = "static-text", MimeType = "text/plain"), Description("A text that does not change")]
    public static string StaticText() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = Binary, Name = "static-binary", MimeType = Samples.Png), Description("An image that does not change")]
    public static BlobResourceContents StaticBinary() => BlobResourceContents.FromBytes(Samples.PngBytes, Binary, Samples.Png);

    [McpServerResource(UriTemplate = "test://watched-resource", Name = "watched-resource", MimeType = "text/plain"), Description("A text to subscribe to")]
    public static string Watched() => "Watched resource content";

    [McpServerResource(UriTemplate = "test://template/{id}/data", Name = "template", MimeType = "application/json"), Description("The data of an id")]
    public static string Template(string id) =>
        new JsonObject { ["id"] = id, ["templateTest"] = true, ["data"] = $"Data for ID: {id}" }.ToJsonString();
}
