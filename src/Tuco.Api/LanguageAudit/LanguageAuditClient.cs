using System.Text.Json;

namespace Tuco.Api.LanguageAudit;

/// <summary>The words of Tuco's AI (docs.tuco.ai/features/language-audit).</summary>
public sealed class LanguageAuditClient
{
    private readonly TucoHttp _http;

    internal LanguageAuditClient(TucoHttp http) => _http = http;

    /// <summary>The rules of the workspace. <c>GET /api/language-audit</c>; 401.</summary>
    public Task<LanguageRules> GetAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "language-audit"], [], static json => json.LanguageRules, trace, cancellationToken);

    /// <summary>
    /// Sets the rules. <c>POST /api/language-audit</c>; 401. Whether a field that is left out stays, no page says. The answer is not described
    /// either: it is returned as it came, JSON null when it is empty.
    /// </summary>
    public Task<JsonElement> SetAsync(LanguageRules rules, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return _http.PostAsync(["api", "language-audit"], rules, TucoJson.Default.LanguageRules, static json => json.JsonElement,
            Resend.AfterRefusal, null, trace, cancellationToken);
    }
}
