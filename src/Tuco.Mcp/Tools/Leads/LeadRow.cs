using System.Text.Json.Serialization;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

/// <summary>One lead as a model needs it.</summary>
internal sealed record LeadRow(
    [property: JsonPropertyName("_id")] string? Id,
    string Name,
    string? Phone,
    string? Email,
    string? AltPhone1,
    string? AltPhone2,
    string? AltPhone3,
    string? AltEmail1,
    string? AltEmail2,
    string? AltEmail3,
    string? CompanyName,
    string? AvailabilityStatus,
    string? ListId,
    string? CreatedAt)
{
    public static LeadRow Of(Lead lead) => new(
        lead.Id, $"{lead.FirstName} {lead.LastName}".Trim(), lead.Phone, lead.Email,
        lead.AltPhone1, lead.AltPhone2, lead.AltPhone3, lead.AltEmail1, lead.AltEmail2, lead.AltEmail3,
        lead.CompanyName, lead.AvailabilityStatus, lead.ListId, lead.CreatedAt);

    [JsonIgnore]
    public string Alternatives => string.Join(", ",
        new[] { AltPhone1, AltPhone2, AltPhone3, AltEmail1, AltEmail2, AltEmail3 }.Where(static address => !string.IsNullOrWhiteSpace(address)));
}
