using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Reading leads (docs.tuco.ai/api-reference/endpoint/get): one by <c>id</c>, or all that fit <c>search</c> and <c>listId</c>, newest first.</summary>
internal static class LeadSearch
{
    public static Route[] Routes => [new("GET", "/api/leads", call => call.QueryText("id") is { } id ? One(call, id.Trim()) : Many(call))];

    private static Answer One(Call call, string id)
    {
        if (!Fields.IsObjectId(id)) throw new RefusedException(400, "Invalid lead id");
        var lead = call.State.LeadsById.GetValueOrDefault(id.ToLowerInvariant()) ?? throw new RefusedException(404, "Lead not found");
        return Answer.Json(200, new JsonObject { ["lead"] = LeadJson.Of(lead) });
    }

    private static Answer Many(Call call)
    {
        var (page, search, list) = (Page.Read(call), call.QueryText("search")?.Trim(), call.QueryObjectId("listId"));
        Lead[] found =
        [
            .. call.State.LeadsById.Values
                .Where(lead => (list is null || lead.ListId == list) && (search is null || Matches(lead, search)))
                .Reverse()
                .OrderByDescending(lead => lead.CreatedAt),
        ];
        return Answer.Json(200, new JsonObject
        {
            ["leads"] = page.Cut(found).Select(LeadJson.Of).ToJsonArray(),
            ["lists"] = LeadLists.All(call.State),
            ["pagination"] = page.Json(found.Length),
        });
    }

    private static bool Matches(Lead lead, string search) =>
        new[] { lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.CompanyName }
            .Any(text => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true);
}
