using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>After an unknown outcome a person is asked before what may be the same message goes to what may be the same person.</summary>
public sealed class LikenessTests
{
    private const string Phone = "+12025550143";
    private const string Text = "Hi Ann, see you";

    [Theory]
    [InlineData(null, null, Seeded.LeadId)]
    [InlineData(Phone, null, Seeded.LeadId)]
    [InlineData(null, "ann@example.com", null)]
    [InlineData(Phone, "ann@example.com", null)]
    [InlineData("+12025550199", "ann@example.com", null)]
    public async Task Another_kind_of_address_may_be_the_same_person(string? phone, string? email, string? lead)
    {
        await using var rig = await InDoubtAsync(To(Phone));

        (await rig.CallAsync("send_message", To(phone, email, lead))).TokenOf();

        Assert.Single(rig.Sends());
    }

    [Theory]
    [InlineData(Phone, null, null)]
    [InlineData(null, "ann@example.com", null)]
    public async Task A_lead_may_be_whoever_an_address_belongs_to(string? phone, string? email, string? lead)
    {
        await using var rig = await InDoubtAsync(To(lead: Seeded.LeadId));

        (await rig.CallAsync("send_message", To(phone, email, lead))).TokenOf();
    }

    [Theory]
    [InlineData("Hi Ann, see you ")]
    [InlineData("Hi Ann,\n\tsee  you")]
    [InlineData("Hi Ann,\u00a0see\u2028you")]
    [InlineData("HI ANN, see you")]
    [InlineData("Hi\u200b A\u00adnn, \u202esee you\u2060")]
    [InlineData("Hi Ann,\u200b \ufeff see you\ufe0f")]
    public async Task What_a_person_reads_as_the_same_text_is_the_same(string text)
    {
        await using var rig = await InDoubtAsync(To(Phone));

        (await rig.CallAsync("send_message", To(Phone, text: text))).TokenOf();
        (await rig.CallAsync("send_message", To(email: "ann@example.com", text: text))).TokenOf();

        Assert.Single(rig.Sends());
    }

    [Fact]
    public async Task One_text_to_many_phones_is_not_asked_about_because_the_outcome_for_one_is_unknown()
    {
        await using var rig = await InDoubtAsync(To(Phone));

        (await rig.CallAsync("send_message", To("+12025550144"))).IsDone();
        (await rig.CallAsync("send_message", To(Phone, text: "Hi Ben, see you"))).IsDone();

        Assert.Equal(3, rig.Sends().Count);
    }

    [Fact]
    public async Task One_text_to_many_emails_or_leads_likewise()
    {
        await using var emails = await InDoubtAsync(To(email: "ann@example.com"));
        await using var leads = await InDoubtAsync(To(lead: Seeded.LeadId));
        var other = leads.Sandbox.State.Leads.First(static lead => lead.Id != Seeded.LeadId && lead.Phone is not null).Id;

        (await emails.CallAsync("send_message", To(email: "ben@example.com"))).IsDone();
        (await leads.CallAsync("send_message", To(lead: other))).IsDone();
    }

    [Fact]
    public async Task Two_lines_are_two_requests_whatever_became_of_the_first()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(api: static api => api with { Retries = 0 }, protocol: Acts.Older, person: person.AnswerAsync,
            safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        rig.Sandbox.Faults.Add(new() { Path = "/api/line-requests", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.CallAsync("request_line", Acts.Line())).Code);

        (await rig.CallAsync("request_line", Acts.Line("Other"))).IsDone();

        Assert.Equal(2, person.Asked.Count);
        Assert.DoesNotContain("Careful", person.Asked[1].Message, StringComparison.Ordinal);
    }

    private static async Task<McpRig> InDoubtAsync(string send)
    {
        var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = true });
        Assert.Equal("outcome_unknown", (await rig.CallAsync("send_message", send)).Code);
        return rig;
    }

    private static string To(string? phone = null, string? email = null, string? lead = null, string text = Text)
    {
        var call = new JsonObject { ["message"] = text };
        foreach (var (name, value) in new[] { ("recipientPhone", phone), ("recipientEmail", email), ("leadId", lead) })
        {
            if (value is not null)
                call[name] = value;
        }
        return call.ToJsonString();
    }
}
