using Tuco.Api.Lines;

namespace Tuco.Mcp.Tools.Lines;

/// <summary>What a line request would do: read from the lines that there are. The plan itself is not told to a key, only its rules are documented.</summary>
internal static class LinePreview
{
    public static async Task<Preview> OfAsync(RequestLineArguments arguments, Call call)
    {
        var lines = (await call.Tuco.Lines.ListAsync(call.Trace, call.Cancelled)).Lines;
        var kept = lines.Where(static line => line.ProvisioningStatus is not ("failed" or "canceled")).ToList();
        var byon = arguments.LineType == "byon";
        return new Preview
        {
            Effect = Prose.Of($"Request a new {arguments.ChannelType} line for {arguments.FirstName} {arguments.LastName}")
                + (byon ? Prose.Of($", bringing the number {arguments.Phone}") : "") + string.Concat(Given(arguments)) + ".",
            When = "at once if the plan includes it, else after payment",
            Cost = "not known before Tuco answers: it is included, or a paid add-on (then Tuco answers with an invoice, and nothing is set up "
                + Prose.Of($"before it is paid). The workspace has {kept.Count} lines, {kept.Count(IsPhone)} of them with a phone number. ")
                + "By Tuco's pages Mini includes one email line, Starter one phone line, Growth two phone lines; any other line is paid.",
            Warnings = lines.FirstOrDefault(static line => line.ProvisioningStatus == "awaiting_payment") is { } unpaid
                ? [Prose.Of($"another request awaits payment (lineRequestId {unpaid.Id}): Tuco would refuse this one until it is paid or canceled")]
                : null,
        };
    }

    private static IEnumerable<string> Given(RequestLineArguments arguments) =>
        from field in new[]
        {
            ("email", arguments.Email), ("area", arguments.Zipcode), ("state", arguments.State), ("forwarding its calls to", arguments.ForwardCallsTo),
            ("picture", arguments.ProfileImageUrl),
        }
        where field.Item2 is not null
        select Prose.Of($", {field.Item1:raw} {field.Item2:whole}");

    private static bool IsPhone(Line line) => line.RequestedChannelType != "email" && line.Phone is not null;
}
