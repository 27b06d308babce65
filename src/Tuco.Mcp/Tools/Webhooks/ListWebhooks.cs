using System.Globalization;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tools.Webhooks;

internal static class ListWebhooks
{
    /// <summary>Lists the webhooks: where Tuco posts events, whether they are on, and how their last deliveries went.</summary>
    public static async Task<Answer<ListWebhooksResult>> RunAsync(NoArguments _, Call call)
    {
        var all = await call.Tuco.Webhooks.ListAsync(call.Trace, call.Cancelled);
        var result = new ListWebhooksResult([.. all.Select(WebhookRow.Of)], null, call.Trace.CorrelationId);
        return new Answer<ListWebhooksResult>(result, result.Text(all.Count))
        {
            Rows = all.Count,
            WithRows = count => new(result with { Webhooks = [.. result.Webhooks.Take(count)], LeftOut = all.Count - count }, result.Text(count)),
        };
    }
}

/// <summary>One webhook as a model needs it.</summary>
internal sealed record WebhookRow(
    string? Id, string? Name, string? Url, IReadOnlyList<string>? Events, bool? IsActive, string? Description, string? LastTriggeredAt,
    string? LastSuccessAt, string? LastFailureAt, long? FailureCount)
{
    public static WebhookRow Of(Webhook webhook) => new(
        webhook.Id, webhook.Name, webhook.Url, webhook.Events?.OfType<string>().ToList(), webhook.IsActive, webhook.Description,
        webhook.LastTriggeredAt, webhook.LastSuccessAt, webhook.LastFailureAt, webhook.FailureCount);
}

/// <param name="Webhooks">Newest first.</param>
/// <param name="LeftOut">How many older ones did not fit.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record ListWebhooksResult(IReadOnlyList<WebhookRow> Webhooks, int? LeftOut, string CorrelationId)
{
    public string Text(int count)
    {
        var table = new Table("id", "name", "url", "events", "active", "last success", "last failure", "failures in a row");
        foreach (var row in Webhooks.Take(count))
        {
            table.Row(row.Id, row.Name, row.Url, Cell.Own(string.Join(", ", (row.Events ?? []).Select(static one => Prose.Of($"{one}")))),
                Cell.Own(row.IsActive switch { true => "yes", false => "no", null => "not told" }), row.LastSuccessAt, row.LastFailureAt,
                Cell.Own(row.FailureCount?.ToString(CultureInfo.InvariantCulture)));
        }
        var shown = Webhooks.Count == 0 ? "There is no webhook." : Prose.Of($"{count} webhooks:\n{table.ToString():raw}");
        var left = count < Webhooks.Count ? Prose.Of($"\n{Webhooks.Count - count} older ones are left out.") : "";
        return Prose.Of($"{shown:raw}{left:raw}\ncorrelationId: {CorrelationId:raw}");
    }
}
