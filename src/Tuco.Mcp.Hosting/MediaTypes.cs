using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tuco.Mcp.Hosting;

/// <summary>What a client sends and what it can read.</summary>
internal static class MediaTypes
{
    public static bool IsJson(string? contentType) =>
        contentType == Wire.Json || (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MatchesMediaType(Wire.Json));

    /// <summary>A client of Streamable HTTP must read both: which one comes shows only while the answer is made.</summary>
    public static bool AcceptsBoth(HttpRequest request) => Accepts(request, Wire.Json) && AcceptsEvents(request);

    public static bool AcceptsEvents(HttpRequest request) => Accepts(request, EventStream.MediaType);

    private static bool Accepts(HttpRequest request, string type)
    {
        var accept = request.Headers.Accept;
        foreach (var line in accept)
        {
            if (line is not null && line.Contains(type, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return MediaTypeHeaderValue.TryParseList(accept, out var ranges) && ranges.Any(range => range.MatchesMediaType(type));
    }
}
