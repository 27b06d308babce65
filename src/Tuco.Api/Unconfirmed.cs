namespace Tuco.Api;

/// <summary>For reads that no page describes, where their answer is welcome and not needed.</summary>
public static class Unconfirmed
{
    /// <summary>The answer; null when Tuco refuses or gives none.</summary>
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
}
