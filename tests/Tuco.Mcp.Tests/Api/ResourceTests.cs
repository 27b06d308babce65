using System.Text.Json;
using Tuco.Api;
using Tuco.Api.Leads;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tests.Api;

/// <summary>What single resources do beyond the common: odd answers, calls that must not go out.</summary>
public sealed class ResourceTests
{
    [Theory]
    [InlineData("Lines.SpamMonitor", """{"lines":{}}""")]
    [InlineData("Lines.SpamMonitor", """{"lines":[null]}""")]
    [InlineData("Lines.CheckHealth", """{"success":true}""")]
    [InlineData("Messages.CancelForLead", """{"success":true}""")]
    [InlineData("Messages.CancelForLead", """{"success":false,"cancelledCount":0}""")]
    [InlineData("Messages.CancelForLead", """{"cancelledCount":1,"messageIds":"x"}""")]
    [InlineData("Messages.React", """{"ok":false,"reaction":"love"}""")]
    [InlineData("Messages.React", "{}")]
    [InlineData("Messages.StopTyping", """{"ok":false,"typing":true}""")]
    [InlineData("Messages.StopTyping", "{}")]
    [InlineData("Availability.Check", """{"success":true,"address":"+12025550143"}""")]
    [InlineData("Availability.Check", """{"success":false,"available":false}""")]
    [InlineData("Availability.Check several", """{"success":true}""")]
    [InlineData("Availability.Check several", """{"results":[null]}""")]
    [InlineData("Availability.Check several", """{"success":false,"results":[]}""")]
    [InlineData("Availability.CheckContact", """{"reason":"x"}""")]
    [InlineData("Availability.CheckLead", """{"success":true}""")]
    [InlineData("Availability.CheckLeads", """{"success":true,"checked":2}""")]
    [InlineData("Availability.CheckLeads", """{"results":[null]}""")]
    [InlineData("Leads.Create", """{"message":"Leads saved successfully"}""")]
    [InlineData("Leads.Delete", "{}")]
    [InlineData("Campaigns.List", """{"total":3}""")]
    [InlineData("Campaigns.List", """{"success":false,"campaigns":[]}""")]
    [InlineData("Campaigns.List", """{"campaigns":["x"]}""")]
    [InlineData("Campaigns.AddLead", """{"success":true}""")]
    [InlineData("Campaigns.AddLead", """{"success":false,"leadId":"1"}""")]
    [InlineData("Campaigns.EvaluateConditions", "{}")]
    [InlineData("Replies.List", """{"total":0}""")]
    [InlineData("Replies.List", """{"replies":null}""")]
    [InlineData("Replies.List", """{"replies":[null]}""")]
    [InlineData("Replies.List", """{"replies":{}}""")]
    [InlineData("Webhooks.List", "[]")]
    [InlineData("Webhooks.List", """{"webhooks":[null]}""")]
    [InlineData("Webhooks.Get", "{}")]
    [InlineData("Webhooks.Create", """{"secret":"x"}""")]
    [InlineData("Webhooks.Update", """{"success":false}""")]
    [InlineData("Webhooks.Delete", """{"success":false}""")]
    [InlineData("Webhooks.Delete", "<html>")]
    [InlineData("Webhooks.Test", "{}")]
    [InlineData("Dnc.List", """{"count":3}""")]
    [InlineData("Dnc.Remove", """{"success":false}""")]
    [InlineData("GoalBots.List", "{}")]
    [InlineData("GoalBots.Create", """{"goalBot":{}}""")]
    [InlineData("GoalBots.Enroll", """{"success":false}""")]
    [InlineData("CampaignTools.Test", "[]")]
    [InlineData("LanguageAudit.Get", "{}")]
    [InlineData("LanguageAudit.Get", "[]")]
    [InlineData("Conversations.FindDormant", """{"total":0}""")]
    [InlineData("Conversations.FindDormant", """{"dormantConversations":[null]}""")]
    [InlineData("Actions.Query", "{}")]
    [InlineData("Actions.Query", """{"result":null}""")]
    [InlineData("Actions.Query", """{"result":{"data":{}}}""")]
    [InlineData("Actions.Run", """{"result":{"data":[]}}""")]
    [InlineData("Actions.Run", """{"error":{"json":{"message":"x","data":{"code":"FORBIDDEN","httpStatus":403}}}}""")]
    [InlineData("Actions.Run", """{"result":{"data":{"json":"\ud800"}}}""")]
    [InlineData("Messages.React", "")]
    [InlineData("Leads.Create", "null")]
    public async Task An_answer_of_the_wrong_shape_is_a_bad_answer_and_of_a_write_its_effect_is_unknown(string name, string answer)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer));
        using var client = ApiCall.Client(server, retries: 2);

        var failure = await Assert.ThrowsAsync<TucoApiException>(() => ApiCall.All[name].Make(client));

        Assert.Equal((TucoFailure.BadAnswer, true), (failure.Kind, failure.MayHaveTakenEffect));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_call_that_would_ask_for_everything_or_for_nothing_does_not_go_out()
    {
        await using var server = new RawServer(static _ => RawServer.Json("{}"));
        using var tuco = ApiCall.Client(server);
        Func<Task>[] calls =
        [
            () => tuco.Messages.CancelForLeadAsync(), () => tuco.Messages.CancelForLeadAsync(" ", "", null),
            () => tuco.Messages.ReactAsync(" ", "love"), () => tuco.Messages.ReactAsync("1", ""), () => tuco.Messages.StartTypingAsync(""),
            () => tuco.Availability.CheckAsync(" "), () => tuco.Availability.CheckAsync([]), () => tuco.Availability.CheckAsync([.. Enumerable.Repeat("a", 101)]),
            () => tuco.Availability.CheckLeadAsync(""), () => tuco.Availability.CheckLeadsAsync([]), () => tuco.Availability.CheckLeadsAsync(["1", " "]), () => tuco.Availability.CheckListAsync(" "),
            () => tuco.Leads.CreateAsync(new LeadImport { Leads = [] }), () => tuco.Leads.DeleteAsync([]), () => tuco.Leads.DeleteAsync(["1", ""]),
            () => tuco.Campaigns.AddLeadAsync("1", " "), () => tuco.Campaigns.AddLeadAsync("", "1"), () => tuco.Campaigns.EvaluateConditionsAsync(""),
            () => tuco.Webhooks.UpdateAsync("1", new WebhookChange()), () => tuco.Webhooks.DeleteAsync(""), () => tuco.Webhooks.GetAsync(""), () => tuco.Webhooks.TestAsync(".."),
            () => tuco.Dnc.AddPhoneAsync(" "), () => tuco.Dnc.AddEmailAsync(""), () => tuco.Dnc.RemoveAsync(" "),
            () => tuco.GoalBots.ArchiveAsync(""), () => tuco.GoalBots.EnrollAsync("1", " "), () => tuco.GoalBots.UnenrollAsync("1", ""),
            () => tuco.CampaignTools.DeleteAsync(" "), () => tuco.CampaignTools.TestAsync(""),
            () => tuco.Conversations.NotifyAsync([]), () => tuco.Conversations.DraftAsync([" "]), () => tuco.Lines.CheckHealthAsync(" "),
        ];

        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<ArgumentException>(call);

        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("""{"success":true,"campaigns":[{"_id":"1","name":"A","stats":{"sent":"4"}}],"pagination":{"page":1,"limit":50,"totalPages":1,"total":7}}""", 7)]
    [InlineData("""{"data":[{"id":"1","name":"A","stats":{"sent":4}}],"pagination":{"totalCount":7,"total":9}}""", 7)]
    [InlineData("""{"items":[{"_id":1,"id":"2","name":"A","stats":{"sent":4.0},"steps":[]}]}""", null)]
    [InlineData("""[{"id":1,"name":"A","stats":{"sent":4}}]""", null)]
    public async Task The_campaigns_are_found_wherever_the_answer_put_them(string answer, int? rows)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer));
        using var client = ApiCall.Client(server);

        var page = await client.Campaigns.ListAsync();

        var campaign = Assert.Single(page.Campaigns);
        Assert.Equal(("1", "A", 4L), (campaign.Id, campaign.Name, campaign.Stats?.Sent));
        Assert.Equal(rows, page.Pagination?.Rows);
    }

    [Theory]
    [InlineData("""{"entries":[{"_id":"1","phone":"+12025550143","reason":"manual"}],"pagination":{"totalCount":1}}""")]
    [InlineData("""{"dnc":[{"id":"1","phone":12025550143,"reason":true}]}""")]
    [InlineData("""{"success":true,"data":[{"id":"1"}]}""")]
    [InlineData("""[{"id":"1"}]""")]
    public async Task The_addresses_not_to_contact_are_found_wherever_the_answer_put_them(string answer)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer));
        using var client = ApiCall.Client(server);

        Assert.Equal("1", Assert.Single((await client.Dnc.ListAsync()).Entries).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task An_answer_that_no_page_describes_may_be_none(string answer)
    {
        await using var server = new RawServer(_ => RawServer.Json(answer, 200));
        using var client = ApiCall.Client(server);

        Assert.Equal(JsonValueKind.Null, (await client.Dnc.RemoveAsync("1")).ValueKind);
        await client.Webhooks.DeleteAsync("1");
    }

    [Fact]
    public async Task The_secret_of_a_webhook_is_told_but_not_printed()
    {
        const string Secret = "c2VjcmV0IG9mIHRoZSBmaXh0dXJl";
        await using var server = new RawServer(static _ => RawServer.Json($$"""{"id":"66a1","secret":"{{Secret}}","url":"https://example.com/tuco"}""", 201));
        using var client = ApiCall.Client(server);

        var webhook = await client.Webhooks.CreateAsync(new NewWebhook { Url = "https://example.com/tuco", Events = ["message.sent"], Name = "A" });

        Assert.Equal(Secret, webhook.Secret);
        Assert.Equal("CreatedWebhook 66a1 https://example.com/tuco", webhook.ToString());
    }

    [Fact]
    public async Task A_test_of_a_campaign_tool_that_failed_is_an_answer()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"success":false,"error":"HTTP 500","rawResponse":{"a":[1]}}"""));
        using var client = ApiCall.Client(server);

        var fields = await client.CampaignTools.TestAsync("1");

        Assert.Equal("HTTP 500", fields["error"].GetString());
        Assert.Equal("""{"a":[1]}""", fields["rawResponse"].GetRawText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("żółw")]
    [InlineData("a b")]
    public async Task Without_a_Clerk_token_the_health_of_a_line_is_not_asked_for(string? token)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"healthy"}"""));
        using var client = new TucoClient(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = static () => ApiCall.Key, ClerkToken = () => token });

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Lines.CheckHealthAsync("1"));

        Assert.Equal(TucoFailure.NotConfigured, refused.Kind);
        Assert.Contains("Clerk session token", refused.Message, StringComparison.Ordinal);
        Assert.True(token is null or "" || !refused.Message.Contains(token, StringComparison.Ordinal));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_lead_list_may_be_checked_in_the_background()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"success":true,"checked":"1200","processingMode":"background"}"""));
        using var client = ApiCall.Client(server);

        var checks = await client.Availability.CheckListAsync("1");

        Assert.Equal((1200L, null), (checks.Checked, checks.Results));
    }
}
