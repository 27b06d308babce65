using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace Tuco.Api;

/// <summary>
/// Which failures are tried again, and after which wait. One deadline spans all tries of a call; waits for another try also end with
/// the deadline of a small call, so that nobody waits for a send longer than a client does.
/// </summary>
internal sealed class Retries
{
    private static readonly ResiliencePropertyKey<Attempts> Key = new("tuco.attempts");
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);

    private readonly ResiliencePipeline _pipeline;
    private readonly int _retries;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    public Retries(TucoOptions options)
    {
        _retries = options.Retries;
        _patience = options.Timeout;
        _time = options.Time;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.Retries),
                ShouldHandle = args => ValueTask.FromResult(MayRetry(args)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(Wait(args.Outcome.Exception, args.AttemptNumber)),
            })
            .Build();
    }

    /// <summary>Runs the attempt until it succeeds, may not be tried again, or the deadline leaves no room for the wait.</summary>
    public async Task<T> RunAsync<T>(Resend resend, TimeSpan deadline, Func<TimeSpan, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var attempts = new Attempts(resend, _time.GetTimestamp(), deadline, deadline < _patience ? deadline : _patience);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Key, attempts);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, call) => await call.self.TryAsync(call.attempts, call.attempt, context.CancellationToken),
                context, (self: this, attempts, attempt));
        }
        catch (OperationCanceledException) when (attempts.Last is { MayHaveTakenEffect: true } last)
        {
            // Given up while waiting for another try: what the last one did is not known.
            ExceptionDispatchInfo.Throw(last);
            throw;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<T> TryAsync<T>(Attempts attempts, Func<TimeSpan, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt(Left(attempts, attempts.Deadline), cancellationToken);
        }
        catch (TucoApiException failure) when (attempts.Resend is not Resend.Read)
        {
            // A refusal tells of its own try only: what an earlier one did stays unknown.
            attempts.MayHaveTakenEffect |= failure.MayHaveTakenEffect;
            failure.MayHaveTakenEffect = attempts.MayHaveTakenEffect;
            attempts.Last = failure;
            throw;
        }
    }

    private TimeSpan Left(Attempts attempts, TimeSpan deadline)
    {
        var left = deadline - _time.GetElapsedTime(attempts.Start);
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }

    private bool MayRetry(RetryPredicateArguments<object> args) =>
        args.Outcome.Exception is TucoApiException failure
        && args.AttemptNumber < _retries
        && args.Context.Properties.TryGetValue(Key, out var attempts)
        && Allows(attempts.Resend, failure)
        && Longest(failure, args.AttemptNumber) < Left(attempts, attempts.Patience);

    private static bool Allows(Resend resend, TucoApiException failure) => failure.Kind switch
    {
        TucoFailure.RateLimited => true,
        TucoFailure.ServerError => failure.Status is 502 or 503 or 504 && resend is Resend.Read or Resend.WithIdempotencyKey,
        TucoFailure.Unreachable => resend is Resend.Read or Resend.WithIdempotencyKey || (resend is Resend.WhileNothingLeft && !failure.MayHaveTakenEffect),
        _ => false,
    };

    private static TimeSpan Longest(TucoApiException failure, int attempt) => failure.RetryAfter ?? FirstBackoff * Math.Pow(2, attempt) * 1.5;

    private static TimeSpan Wait(Exception? failure, int attempt) =>
        (failure as TucoApiException)?.RetryAfter ?? FirstBackoff * Math.Pow(2, attempt) * (0.5 + Random.Shared.NextDouble());

    private sealed record Attempts(Resend Resend, long Start, TimeSpan Deadline, TimeSpan Patience)
    {
        public bool MayHaveTakenEffect { get; set; }

        public TucoApiException? Last { get; set; }
    }
}
