using Microsoft.Extensions.Logging;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What stands between every call that writes or above and Tuco; one a server.</summary>
internal sealed class Guard(
    Policy policy, Consent consent, SafetyRecords records, Seal seal, Secrets secrets, TimeProvider time, ILogger<Guard> log)
{
    public Policy Policy => policy;

    public Consent Consent => consent;

    public SafetyRecords Records => records;

    public Seal Seal => seal;

    public TimeProvider Time => time;

    /// <summary>An answer without any secret.</summary>
    public Outcome LastLook(Outcome outcome) => Pipeline.LastLook.Result(secrets, outcome);

    /// <summary>What a person is asked, without any secret.</summary>
    public Question QuestionOf(Preview preview, Verdict verdict)
    {
        Tally.Consent("asked");
        var question = Safety.Consent.QuestionOf(preview, verdict);
        return question with { Text = secrets.Cut(question.Text, Secrets.RunInResults) };
    }

    /// <exception cref="AuditException">The entry cannot be written.</exception>
    public async ValueTask AuditAsync(Intent intent, Tool tool, Effect effect, AuditEvent what, string? claim, string? code, string? rule)
    {
        if (await records.AuditAsync() is not { } audit)
            return;
        await audit.WriteAsync(new AuditEntry
        {
            Event = what,
            Tool = tool.Name,
            Risk = tool.Risk,
            Workspace = intent.Workspace,
            Principal = intent.Principal,
            CorrelationId = intent.CorrelationId,
            ClaimId = claim,
            Code = code,
            Rule = rule,
            Recipients = [.. effect.Addresses, .. effect.LeadId is { } lead ? ["lead:" + lead] : Array.Empty<string>(), .. effect.About],
            Text = effect.Text,
        });
    }

    /// <summary>For what must be told although its record fails: an effect that has happened, a refusal.</summary>
    public async ValueTask TryAsync(Func<ValueTask> record)
    {
        try
        {
            await record();
        }
        catch (Exception e) when (e is LedgerException or ObjectDisposedException or AuditException or RecordsException)
        {
            log.LogUnrecorded(e);
        }
    }
}
