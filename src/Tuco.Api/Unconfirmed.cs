namespace Tuco.Api;

/// <summary>For reads whose answer is welcome and not needed.</summary>
public static class Unconfirmed
{
    /// <summary>The answer; null when Tuco refuses or gives none. For what no page describes.</summary>
    public static async Task<T?> OrNullAsync<T>(this Task<T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read;
        }
        catch (TucoApiException)
        {
            return null;
        }
    }

    /// <summary>The answer; null when Tuco says that there is no such thing. Any other failure stays one.</summary>
    public static async Task<T?> OrNullIfNotFoundAsync<T>(this Task<T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read;
        }
        catch (TucoApiException e) when (e.Kind is TucoFailure.NotFound)
        {
            return null;
        }
    }
}
