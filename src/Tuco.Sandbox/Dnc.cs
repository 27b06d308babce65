using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The do-not-contact list (docs.tuco.ai/features/dnc).</summary>
internal static class Dnc
{
    public static Route[] Routes =>
    [
        new("GET", "/api/dnc", Many),
        new("POST", "/api/dnc", Add) { PaidUpOnly = true },
        new("DELETE", "/api/dnc", Remove) { PaidUpOnly = true },
    ];

    public static JsonObject Json(DncEntry entry) => new()
    {
        ["_id"] = entry.Id,
        ["phone"] = entry.Phone,
        ["email"] = entry.Email,
        ["reason"] = entry.Reason,
        ["workspaceId"] = Seeded.WorkspaceId,
        ["createdAt"] = entry.CreatedAt.Iso(),
    };

    private static Answer Many(Call call)
    {
        var (page, search) = (Page.Read(call), call.QueryText("search")?.Trim());
        DncEntry[] found =
        [
            .. call.State.DncList.ById.Values.Where(entry => search is null || Bears(entry.Phone, search) || Bears(entry.Email, search)).Reverse(),
        ];
        return Answer.Json(200, new JsonObject { ["entries"] = page.Cut(found).Select(Json).ToJsonArray(), ["pagination"] = page.Json(found.Length) });
    }

    private static bool Bears(string? address, string text) => address?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static Answer Add(Call call)
    {
        var body = call.Json();
        var (phone, email) = (body.Text("phone"), body.Text("email"));
        if (phone is null && email is null) throw new RefusedException(400, "Either phone or email is required");
        if (phone is not null && !Addresses.IsPhone(phone)) throw new RefusedException(400, "Invalid phone");
        if (email is not null && !Addresses.IsEmail(email)) throw new RefusedException(400, "Invalid email");

        string[] addresses = [.. new[] { phone, email }.OfType<string>().Select(Addresses.Any)];
        var list = call.State.DncList;
        var known = addresses.Select(list.Find).ToArray();
        var entry = known.All(found => found is not null)
            ? known[0]!
            : list.Add(call.State.NewId(), addresses, body.Text("reason") ?? "manual", call.Now);
        return Answer.Json(known.Contains(null) ? 201 : 200, new JsonObject { ["success"] = true, ["entry"] = Json(entry) });
    }

    private static Answer Remove(Call call)
    {
        var id = call.QueryObjectId("id") ?? throw new RefusedException(400, "id is required");
        return call.State.DncList.ById.Remove(id)
            ? Answer.Json(200, new JsonObject { ["success"] = true })
            : throw new RefusedException(404, "DNC entry not found");
    }
}
