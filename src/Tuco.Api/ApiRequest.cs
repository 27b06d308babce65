using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Api;

/// <summary>One request, but for where it goes and as whom. Unless it is told otherwise it is a write that only a 429 lets out again.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">Segments below the root, each encoded whole.</param>
internal sealed record ApiRequest(HttpMethod Method, params string[] Path)
{
    /// <summary>Null values are left out.</summary>
    public (string Name, string? Value)[] Query { get; init; } = [];

    /// <summary>JSON; null sends none.</summary>
    public byte[]? Body { get; init; }

    public Resend Resend { get; init; } = Resend.AfterRefusal;

    public string? IdempotencyKey { get; init; }

    /// <summary>Beyond the usual deadline of its kind.</summary>
    public TimeSpan MoreTime { get; init; }

    public ApiRequest With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}
