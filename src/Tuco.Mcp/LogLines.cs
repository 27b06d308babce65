using System.Net;
using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Options;

namespace Tuco.Mcp;

/// <summary>What this assembly logs. In one class: their generator puts several into an order of chance, and no two builds would be the same.</summary>
internal static partial class LogLines
{
    [LoggerMessage(LogLevel.Information, "{Tool}: Tuco refused or gave no answer: {Kind}, HTTP {Status}, correlation id {CorrelationId}")]
    public static partial void LogRefused(this ILogger log, string tool, TucoFailure kind, int? status, string correlationId);

    [LoggerMessage(LogLevel.Error, "{Tool} was refused because it cannot be recorded, correlation id {CorrelationId}")]
    public static partial void LogUnrecordable(this ILogger log, Exception e, string tool, string correlationId);

    [LoggerMessage(LogLevel.Warning, "{Tool} was not finished: {Why}, correlation id {CorrelationId}")]
    public static partial void LogUnfinished(this ILogger log, string tool, string why, string correlationId);

    [LoggerMessage(LogLevel.Error, "Incident {Incident}: {Tool} failed, correlation id {CorrelationId}")]
    public static partial void LogBug(this ILogger log, Exception e, string incident, string tool, string correlationId);

    [LoggerMessage(LogLevel.Warning, "{Tool}: the request outlived its call, correlation id {CorrelationId}: {What}")]
    public static partial void LogLate(this ILogger log, string tool, string correlationId, string what);

    [LoggerMessage(LogLevel.Error, "A record could not be written")]
    public static partial void LogUnrecorded(this ILogger log, Exception e);

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, rpc {RpcMethod}, caller {Caller}, from {Client}")]
    public static partial void LogRequest(
        this ILogger log, string method, string route, int status, double milliseconds, string? rpcMethod, string? caller, IPAddress? client);

    [LoggerMessage(LogLevel.Warning, "{Lines} access lines were not written: standard error does not take them fast enough")]
    public static partial void LogDropped(this ILogger log, long lines);

    [LoggerMessage(LogLevel.Information, "Listening on {BaseUrl}: {Routes}")]
    public static partial void LogListening(this ILogger log, Uri baseUrl, string routes);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    public static partial void LogRisk(this ILogger log, string warning);

    [LoggerMessage(LogLevel.Warning, "A line is no JSON-RPC message and gets no answer: {Why}")]
    public static partial void LogUnread(this ILogger log, string why);

    [LoggerMessage(LogLevel.Information, "Telemetry is on: {Settings}")]
    public static partial void LogTelemetry(this ILogger log, TelemetrySettings settings);

    [LoggerMessage(LogLevel.Warning, "Telemetry: {Fault}")]
    public static partial void LogTelemetryFault(this ILogger log, string fault);

    [LoggerMessage(LogLevel.Warning, "Telemetry could not be started ({Fault}) and is off")]
    public static partial void LogNoTelemetry(this ILogger log, string fault);
}
