using Tuco.Api;

namespace Tuco.Mcp.Tools;

/// <summary>What a tool is given beside its arguments.</summary>
/// <param name="Tuco">The API, with the key of whoever calls.</param>
/// <param name="Trace">Ids of this call, sent with each request.</param>
/// <param name="IdempotencyKey">For tools that may spend: the key of this request and of its repeats; else null.</param>
/// <param name="Repeats">An equal call went out under this key before: Tuco answers that one again.</param>
/// <param name="Time">The clock.</param>
/// <param name="Report">Tells the caller how far long work is: seconds done, seconds at most, what is going on.</param>
/// <param name="Cancelled">Set when the caller gave up.</param>
internal sealed record Call(
    TucoClient Tuco,
    CallTrace Trace,
    string? IdempotencyKey,
    bool Repeats,
    TimeProvider Time,
    Func<double, double, string, Task> Report,
    CancellationToken Cancelled);
