using Tuco.Api;

namespace Tuco.Mcp.Tests.Api;

/// <summary>The errors that the pages of the resources tell, each once on the wire.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("Messages.CancelForLead", 400, "Invalid leadId")]
    [InlineData("Messages.CancelForLead", 400, "No active workspace")]
    [InlineData("Messages.React", 400, "Invalid reaction type")]
    [InlineData("Messages.React", 400, "Message has no BlueBubbles ID — cannot react")]
    [InlineData("Messages.React", 404, "Message not found")]
    [InlineData("Messages.React", 502, "BlueBubbles error: timeout")]
    [InlineData("Messages.StartTyping", 502, "BlueBubbles error: timeout")]
    [InlineData("Availability.Check", 400, "Address parameter is required (phone or email)")]
    [InlineData("Availability.Check several", 400, "Maximum 100 addresses per request")]
    [InlineData("Availability.CheckLead", 404, "Lead not found")]
    [InlineData("Availability.CheckLeads", 404, "No leads found to check")]
    [InlineData("Availability.CheckLeads", 400, "No active workspace - No orgId")]
    [InlineData("Leads.Create", 404, "List not found. The specified listId does not exist or is invalid. Omit listId to use the Quick Sends list.")]
    [InlineData("Leads.Delete", 400, "Invalid lead id in ids array")]
    [InlineData("Campaigns.AddLead", 400, "firstName is required")]
    [InlineData("Campaigns.AddLead", 404, "Campaign not found")]
    [InlineData("Campaigns.List", 401, "Unauthorized")]
    [InlineData("Replies.List", 400, "dateFrom must be <= dateTo")]
    [InlineData("Replies.List", 404, "Lead not found or access denied")]
    [InlineData("Replies.List", 500, "Failed to fetch replies")]
    [InlineData("Webhooks.Create", 400, "Invalid events: message.delivered")]
    [InlineData("Webhooks.Get", 404, "Webhook not found")]
    [InlineData("Lines.CheckHealth", 400, "Line is not active")]
    [InlineData("Lines.CheckHealth", 401, "Unauthorized")]
    public async Task A_refusal_tells_its_kind_and_its_words(string name, int status, string words)
    {
        await using var server = new RawServer(_ => RawServer.Json($$"""{"error":"{{words}}"}""", status));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => ApiCall.All[name].Make(client));

        Assert.Equal((Kind(status), status, words, null), (refused.Kind, refused.Status, refused.ApiText, refused.Code));
        Assert.Equal(status >= 500, refused.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("Webhooks.Create")]
    [InlineData("Webhooks.Update")]
    [InlineData("Leads.Create")]
    public async Task A_read_only_workspace_refuses_writes(string name)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", 402));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => ApiCall.All[name].Make(client));

        Assert.Equal((TucoFailure.ReadOnly, "READ_ONLY", "past_due"), (refused.Kind, refused.Code, refused.Reason));
    }

    [Theory]
    [InlineData("Availability.CheckContact", """{"available":false,"reason":"Daily availability check quota exhausted"}""")]
    [InlineData("Availability.Check", """{"error":"Daily availability check quota exhausted"}""")]
    [InlineData("Availability.CheckLead", """{"error":"Daily availability check quota exhausted"}""")]
    public async Task A_quota_that_is_used_up_tells_when_it_is_there_again_and_is_not_waited_for(string name, string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body, 429, "Retry-After: 3600\r\n"));
        using var client = ApiCall.Client(server, retries: 2);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => ApiCall.All[name].Make(client));

        Assert.Equal((TucoFailure.RateLimited, "Daily availability check quota exhausted", null), (refused.Kind, refused.ApiText, refused.Reason));
        Assert.Equal((TimeSpan.FromHours(1), false, 1), (refused.RetryAfter, refused.MayHaveTakenEffect, server.Requests.Count));
    }

    [Fact]
    public async Task A_contact_without_any_address_is_refused_in_the_words_of_the_answer()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"available":false,"reason":"No phone or email addresses provided"}""", 400));
        using var client = ApiCall.Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Availability.CheckContactAsync([]));

        Assert.Equal((TucoFailure.Invalid, "No phone or email addresses provided"), (refused.Kind, refused.ApiText));
        Assert.EndsWith("\r\n\r\n" + """{"phones":[]}""", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    private static TucoFailure Kind(int status) => status switch
    {
        400 => TucoFailure.Invalid,
        401 => TucoFailure.Unauthorized,
        404 => TucoFailure.NotFound,
        _ => TucoFailure.ServerError,
    };
}
