using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary>Whether a request gets in.</summary>
/// <param name="Caller">Who calls; null when nobody who may.</param>
/// <param name="Challenge">The <c>WWW-Authenticate</c> of a refusal.</param>
/// <param name="Why">What a refusal says.</param>
public sealed record Admission(Caller? Caller, string Challenge = "Bearer", string Why = "")
{
    /// <summary>Of a refusal.</summary>
    public int Status { get; init; } = StatusCodes.Status401Unauthorized;

    /// <summary>When a refusal may be none any more; null for one that stays.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets in.</summary>
    public static Admission Of(Caller caller) => new(caller);
}

/// <summary>Who calls. Handlers find it as the user of their request.</summary>
/// <param name="id">The same for every request of the same caller; no secret. Sessions and limits belong to it.</param>
public class Caller(string id) : ClaimsPrincipal
{
    /// <summary>Names the caller.</summary>
    public string Id => id;
}
