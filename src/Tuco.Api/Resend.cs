namespace Tuco.Api;

/// <summary>When a failed request may go out again by itself. A 429 changed nothing, so all of them allow it then.</summary>
internal enum Resend
{
    /// <summary>Nothing changes: also after 502, 503, 504 and when the connection failed.</summary>
    Read,

    /// <summary>As a read, because an <c>Idempotency-Key</c> makes the second one harmless.</summary>
    WithIdempotencyKey,

    /// <summary>A send: also when the connection failed, but only while it is certain that no byte left.</summary>
    WhileNothingLeft,

    /// <summary>Any other write: only after a 429.</summary>
    AfterRefusal,
}
