using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tuco.Mcp.Hosting.OAuth;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The authorization server whose access tokens get in: whether its keys can be had, the way the HTTP door gets them.</summary>
internal static class IssuerChecks
{
    private const string Subject = "OAuth issuer";
    private static readonly TimeSpan Ends = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Finding> LookAsync(Examination at, [EnumeratorCancellation] CancellationToken late)
    {
        if (at.Settings.Http.OAuthIssuer is { } issuer)
        {
            var start = Stopwatch.GetTimestamp();
            yield return await OfAsync(issuer, late) with { Took = Stopwatch.GetElapsedTime(start) };
        }
    }

    private static async Task<Finding> OfAsync(string issuer, CancellationToken late)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late);
        stop.CancelAfter(Ends);
        try
        {
            var keys = await IssuerKeys.ReadAsync(issuer, stop.Token);
            return Finding.Ok(Subject, $"{issuer} names itself so and has {keys.Count} {(keys.Count == 1 ? "key" : "keys")}");
        }
        catch (OperationCanceledException)
        {
            return Finding.Unknown(Subject, $"unknown: {issuer} did not answer in time");
        }
        catch (IssuerException e)
        {
            return e.IsOutOfReach ? Finding.Unknown(Subject, $"unknown: {issuer}: {e.Message}")
                : Finding.Failed(Subject, $"{issuer}: {e.Message}", "no access token gets in like this: check TUCO_HTTP_OAUTH_ISSUER and its server");
        }
    }
}
