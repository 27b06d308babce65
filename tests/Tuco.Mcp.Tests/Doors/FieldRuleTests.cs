namespace Tuco.Mcp.Tests.Doors;

/// <summary>Rules between arguments are checked before anything is sent.</summary>
public sealed class FieldRuleTests
{
    [Theory]
    [InlineData("""{"channelType":"email"}""", "email is needed for an email line")]
    [InlineData("""{"channelType":"email","email":"a@example.com","lineType":"purchased"}""", "lineType belongs to phone lines only")]
    [InlineData("""{"channelType":"email","email":"a@example.com","phone":"+12025550143","zipcode":"10001","state":"NY","forwardCallsTo":"+12025550143"}""", "phone belongs", "zipcode belongs", "state belongs", "forwardCallsTo belongs")]
    [InlineData("""{"channelType":"phone","lineType":"byon"}""", "email is needed for lineType", "phone is needed for lineType")]
    [InlineData("""{"channelType":"phone","lineType":"byon","email":"a@example.com","phone":"+12025550143","zipcode":"10001","state":"NY"}""", "zipcode is for a purchased line only", "state is for a purchased line only")]
    [InlineData("""{"channelType":"phone","phone":"+12025550143"}""", "phone is for lineType \"byon\" only")]
    [InlineData("""{"channelType":"phone","lineType":"purchased","phone":"+12025550143"}""", "phone is for lineType \"byon\" only")]
    [InlineData("""{"channelType":"phone","lineType":"byon","email":"not an address","phone":"2025550143"}""", "email is «not an address»", "phone is \"2025550143\"")]
    [InlineData("""{"channelType":"phone","profileImageUrl":"http://example.com/a.png"}""", "profileImageUrl is ")]
    [InlineData("""{"channelType":"phone","forwardCallsTo":"12025550143"}""", "forwardCallsTo is ")]
    [InlineData("""{"channelType":"phone","idempotencyKey":"a b"}""", "idempotencyKey is ")]
    [InlineData("""{"channelType":"fax"}""", "channelType is \"fax\"; allowed: phone, email")]
    public async Task A_line_request_must_fit_its_type(string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        await RefusesAsync(rig, "request_line", arguments.Replace("{", """{"firstName":"A","lastName":"B",""", StringComparison.Ordinal), facts);
    }

    [Theory]
    [InlineData("""{"channelType":"phone","email":"a@example.com","zipcode":"10001","state":"NY"}""")]
    [InlineData("""{"channelType":"phone","lineType":"byon","email":"a@example.com","phone":"+12025550143","forwardCallsTo":"+12025550144"}""")]
    [InlineData("""{"channelType":"email","email":"a+b@example.co.uk","profileImageUrl":"https://example.com/a.png"}""")]
    public async Task A_line_request_that_fits_its_type_goes_out(string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("request_line", arguments.Replace("{", """{"firstName":"A","lastName":"B",""", StringComparison.Ordinal));

        Assert.False(reply.IsError, reply.Text);
    }

    [Theory]
    [InlineData("""{"recipientPhone":"+12025550143"}""", "message is needed unless attachmentUrls holds something")]
    [InlineData("""{"message":"Hi"}""", "one of the three is needed")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@example.com","messageType":"sms"}""", "recipientPhone is needed for messageType \"sms\"")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","messageType":"email"}""", "recipientEmail is needed for messageType \"email\"")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@example.com","forceFallback":true}""", "recipientPhone is needed for a fallback SMS")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@example.com","sendFallbackSmsOnFailed":true}""", "recipientPhone is needed for a fallback SMS")]
    [InlineData("""{"recipientPhone":"+12025550143","attachmentUrls":["https://example.com/a"],"forceFallback":true}""", "message is needed with forceFallback")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","attachmentNames":["a","b"],"attachmentUrls":["https://example.com/a"]}""", "attachmentNames holds 2 names for 1 attachmentUrls")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","sendWindowStart":"09:00"}""", "sendWindowEnd is needed too", "timezone is needed with a window")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","sendWindowEnd":"17:00","timezone":"UTC"}""", "sendWindowStart is needed too")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","allowedDaysOfWeek":[1]}""", "timezone is needed with a window or allowed days")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","sendWindowStart":"9:00","sendWindowEnd":"24:00","timezone":"UTC"}""", "sendWindowStart is \"9:00\"", "sendWindowEnd is \"24:00\"")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","allowedDaysOfWeek":[0,7],"timezone":"UTC"}""", "allowedDaysOfWeek is 7")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"2026-03-12T14:59:59Z"}""", "scheduledDate lies in the past: now is 2026-03-12T15:00:00Z")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"2026-03-13T09:00:00"}""", "scheduledDate is ", "offset")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"2026-03-13"}""", "scheduledDate is ")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"2026-02-30T09:00:00Z"}""", "scheduledDate is ")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"tomorrow"}""", "scheduledDate is ")]
    [InlineData("""{"message":"Hi","recipientPhone":"2025550143"}""", "recipientPhone is \"2025550143\"")]
    [InlineData("""{"message":"Hi","recipientPhone":"202 555 0143"}""", "recipientPhone is ")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@b"}""", "recipientEmail is ")]
    [InlineData("""{"message":"Hi","recipientEmail":"Ann <a@example.com>"}""", "recipientEmail is ")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@example.com,b@example.com"}""", "recipientEmail is ")]
    [InlineData("""{"message":"Hi","recipientEmail":"a@example.com\r\nBcc: b@example.com"}""", "recipientEmail is ")]
    [InlineData("""{"message":"Hi","leadId":"../leads"}""", "leadId is «../leads»")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","fromLineId":"any"}""", "fromLineId is \"any\"")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","messageType":"whatsapp"}""", "messageType is \"whatsapp\"; allowed: imessage, sms, email")]
    [InlineData("""{"text":"Hi","to":"+12025550143","phone":"x"}""", "text is no argument", "to is no argument", "phone is no argument")]
    public async Task A_message_must_have_a_content_a_recipient_and_a_whole_window(string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        await RefusesAsync(rig, "send_message", arguments, facts);
    }

    [Theory]
    [InlineData("""{"recipientPhone":"+12025550143","attachmentUrls":["https://example.com/a"]}""")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","recipientEmail":"a@example.com","messageType":"email"}""")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","scheduledDate":"2026-03-12T15:00:00Z"}""")]
    [InlineData("""{"message":"Hi","recipientPhone":"+12025550143","timezone":"UTC","sendWindowStart":"22:00","sendWindowEnd":"06:00"}""")]
    [InlineData("""{"message":"Hi","leadId":"69b2c41d352a78479d2c0006","messageType":"sms","forceFallback":true}""")]
    public async Task A_message_that_is_whole_goes_out(string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("send_message", arguments);

        Assert.False(reply.IsError, reply.Text);
        Assert.Single(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("""{"period":"7d","dateFrom":"2026-03-01"}""", "exclude each other")]
    [InlineData("""{"period":"7d","dateTo":"2026-03-01"}""", "exclude each other")]
    [InlineData("""{"period":"fortnight"}""", "period is \"fortnight\"")]
    [InlineData("""{"dateFrom":"2026-03-02","dateTo":"2026-03-01"}""", "dateFrom lies after dateTo")]
    [InlineData("""{"dateFrom":"2026-02-30"}""", "dateFrom is \"2026-02-30\", which is no date")]
    [InlineData("""{"dateFrom":"soon","dateTo":"later"}""", "dateFrom is \"soon\"", "dateTo is \"later\"")]
    [InlineData("""{"compare":true}""", "compare needs a window with a beginning")]
    [InlineData("""{"compare":true,"dateTo":"2026-03-01"}""", "compare needs a window with a beginning")]
    [InlineData("""{"compare":true,"dateFrom":"2026-04-01"}""", "dateFrom lies in the future")]
    [InlineData("""{"compare":"maybe"}""", "compare is \"maybe\"; allowed: true or false")]
    [InlineData("""{"userId":"ann"}""", "userId is \"ann\"")]
    [InlineData("""{"campaignId":"1","lineId":"2"}""", "campaignId is \"1\"", "lineId is \"2\"")]
    public async Task A_window_is_given_in_one_way(string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        await RefusesAsync(rig, "analytics", arguments, facts);
    }

    [Theory]
    [InlineData("send_message", """{"message":"Hi","leadId":"x"}""", "is missing, and so are")]
    [InlineData("send_message", """{"message":"Hi","recipientEmail":"x"}""", "is missing, and so are")]
    [InlineData("send_message", """{"recipientPhone":"+12025550143","attachmentUrls":["http://example.com/a"]}""", "message is needed unless")]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+12025550143","attachmentUrls":["http://example.com/a"],"attachmentNames":["a"]}""", "names for 0 attachmentUrls")]
    [InlineData("send_message", """{"message":"Hi","recipientPhone":"+12025550143","sendWindowStart":"9:00","sendWindowEnd":"17:00","timezone":"UTC"}""", "sendWindowStart is needed too")]
    [InlineData("analytics", """{"period":"fortnight","compare":true}""", "compare needs a window")]
    [InlineData("request_line", """{"firstName":"A","lastName":"B","channelType":"phone","lineType":"byom","email":"a@example.com","phone":"+12025550143"}""", "phone is for lineType")]
    public async Task A_refused_argument_is_not_also_called_missing(string tool, string arguments, string wrong)
    {
        await using var rig = await McpRig.StartAsync();

        Assert.DoesNotContain(wrong, (await rig.CallAsync(tool, arguments)).Text, StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(McpRig rig, string tool, string arguments, string[] facts)
    {
        var messages = rig.Sandbox.State.Messages.Count;
        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
        Assert.Equal(messages, rig.Sandbox.State.Messages.Count);
    }
}
