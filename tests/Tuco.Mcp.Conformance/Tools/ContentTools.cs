using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>Every kind of content, and a failure.</summary>
[McpServerToolType]
public static class ContentTools
{
    [McpServerTool(Name = "test_simple_text"), Description("Answers with a text")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with an image")]
    public static ContentBlock Image() => Samples.Image;

    [McpServerTool(Name = "test_audio_content"), Description("Answers with a sound")]
    public static ContentBlock Audio() => Samples.Sound;

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource")]
    public static ContentBlock Embedded() => Samples.Embedded("test://embedded-resource", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with a text, an image and a resource")]
    public static IEnumerable<ContentBlock> Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Samples.Image,
        Samples.Embedded("test://mixed-content-resource", """{"test":"data","value":123}""", "application/json"),
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails")]
    public static string Error() => throw new McpException("This tool intentionally returns an error for testing");
}
