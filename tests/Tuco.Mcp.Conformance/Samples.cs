using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Conformance;

/// <summary>The smallest contents of their kinds.</summary>
internal static class Samples
{
    public const string Png = "image/png";

    /// <summary>One grey pixel.</summary>
    public static readonly byte[] PngBytes =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==");

    /// <summary>A millisecond of silence.</summary>
    private static readonly byte[] WavBytes =
        Convert.FromBase64String("UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==");

    public static ContentBlock Image => ImageContentBlock.FromBytes(PngBytes, Png);

    public static ContentBlock Sound => AudioContentBlock.FromBytes(WavBytes, "audio/wav");

    public static ContentBlock Embedded(string uri, string text, string type = "text/plain") =>
        new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };
}
