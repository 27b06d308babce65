using System.Security.Cryptography;

namespace Tuco.Api;

/// <summary>The ids that let one call be followed through Tuco's logs; the same on every retry.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/introduction, "Correlation IDs".</remarks>
/// <param name="CorrelationId">Sent as <c>x-correlation-id</c>; 1 to 128 of <c>[A-Za-z0-9._-]</c>.</param>
/// <param name="ExecutionId">Sent as <c>x-execution-id</c>: a GHL workflow execution; null sends nothing.</param>
/// <param name="GhlWorkflowId">Sent as <c>x-ghl-workflow-id</c>: a GHL workflow definition; null sends nothing.</param>
public sealed record CallTrace(string CorrelationId, string? ExecutionId = null, string? GhlWorkflowId = null)
{
    /// <summary>A trace with a fresh correlation id.</summary>
    public static CallTrace New() => new("tuco-mcp_" + RandomNumberGenerator.GetHexString(20, lowercase: true));

    /// <summary>True for 1 to 128 characters of <c>[A-Za-z0-9._-]</c>.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= 128 } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
