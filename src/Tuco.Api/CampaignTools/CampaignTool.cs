namespace Tuco.Api.CampaignTools;

/// <summary>Body of <c>POST /api/campaign-tools</c>: a request that Tuco makes while a campaign runs. Null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/features/api-tools.</remarks>
public sealed record CampaignTool
{
    /// <summary>Of the tool to change; null creates one.</summary>
    public string? Id { get; init; }

    /// <summary>Its value is <c>{api_&lt;name&gt;}</c> in messages; required.</summary>
    public required string Name { get; init; }

    /// <summary><c>GET</c>, <c>POST</c>, <c>PUT</c>, <c>PATCH</c> or <c>DELETE</c>; required.</summary>
    public required string Method { get; init; }

    /// <summary>May hold <c>{phone}</c>, <c>{email}</c>, <c>{firstName}</c>, <c>{lastName}</c>, <c>{companyName}</c>; required.</summary>
    public required string Url { get; init; }

    /// <summary>Path to the value in the JSON answer, such as <c>data.status</c> or <c>items[0].id</c>; required.</summary>
    public required string ResponseMapping { get; init; }

    /// <summary>HTTP headers by name.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>JSON, as text.</summary>
    public string? Body { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }
}

/// <summary>Body of <c>POST /api/campaign-tools/test</c>.</summary>
internal sealed record CampaignToolTest(string ToolId, string? LeadId);
