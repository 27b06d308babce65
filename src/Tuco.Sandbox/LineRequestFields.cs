using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Which fields a line request needs, by its type (docs.tuco.ai/api-reference/endpoint/create-line-request, "Required field rules").</summary>
internal static class LineRequestFields
{
    public static Line Read(JsonObject body)
    {
        var (firstName, lastName, channelType) = (body.RequiredText("firstName"), body.RequiredText("lastName"), body.RequiredText("channelType"));
        if (channelType is not ("phone" or "email")) throw new RefusedException(400, "channelType must be \"phone\" or \"email\"");
        var isPhone = channelType == "phone";
        var lineType = isPhone ? body.Text("lineType") ?? "purchased" : "purchased";
        if (lineType is not ("purchased" or "byon")) throw new RefusedException(400, "lineType must be \"purchased\" or \"byon\"");

        var byon = lineType == "byon";
        var email = body.Text("email");
        var phone = body.Text("phone");
        if (email is null && !isPhone) throw new RefusedException(400, "email is required for email lines");
        if (email is null && byon) throw new RefusedException(400, "email is required for BYON lines");
        if (phone is null && byon) throw new RefusedException(400, "phone is required for BYON lines");
        if (email is not null && !Addresses.IsEmail(email)) throw new RefusedException(400, "email must be a valid email address");
        if (byon && !Addresses.IsPhone(phone!)) throw new RefusedException(400, "phone must be a valid phone number");
        foreach (var optional in (string[])["zipcode", "state", "forwardCallsTo", "profileImageUrl"]) body.Text(optional);

        return new Line
        {
            Id = "",
            FirstName = firstName,
            LastName = lastName,
            ChannelType = channelType,
            LineType = lineType,
            Phone = byon ? Addresses.Phone(phone!) : null,
            Email = email is null ? null : Addresses.Email(email),
            ProvisioningStatus = LineStatus.AwaitingPayment,
            PaymentStatus = LineStatus.AwaitingPayment,
            RequestSource = "api",
            IsActive = false,
        };
    }
}
