using Microsoft.Extensions.Logging;

namespace Tuco.Mcp.Hosting;

/// <summary>What this assembly logs. In one class: their generator puts several into an order of chance, and no two builds would be the same.</summary>
internal static partial class LogLines
{
    [LoggerMessage(LogLevel.Warning, "{Calls} calls did not end within the drain and are answered as they stand")]
    public static partial void LogCut(this ILogger log, int calls);

    [LoggerMessage(LogLevel.Error, "A request could not be answered")]
    public static partial void LogFault(this ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Error, "A session did not end as it should")]
    public static partial void LogBadEnd(this ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Warning, "The keys of {Issuer} cannot be had: {Why}")]
    public static partial void LogNoKeys(this ILogger log, string issuer, string why);
}
