using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp;

/// <summary>Logging through Serilog: standard error, because standard output belongs to the protocol, and a rolling file if one is named.</summary>
internal static class Log
{
    private const string Template = "{Timestamp:yyyy-MM-dd'T'HH:mm:ss.fffzzz} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static ILoggerFactory Start(LogSettings settings, Secrets secrets)
    {
        var formatter = new SecretFreeFormatter(new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture), secrets);
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(settings.Level)
            // The SDK logs every mistyped tool name as an error with its stack; what matters is logged by the pipeline. Below debug it logs whole
            // messages, and in one of them is the secret of a webhook.
            .MinimumLevel.Override("ModelContextProtocol", settings.Level < LogEventLevel.Information ? LogEventLevel.Debug : LogEventLevel.Fatal)
            // It tells what it could not read of a request: a header without its colon, with the token or key in it, or a line with its query.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogEventLevel.Fatal)
            // Why the host does not start is told by whoever starts it.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
            .WriteTo.Console(formatter, standardErrorFromLevel: LevelAlias.Minimum);
        if (settings.File is { } file)
        {
            configuration = configuration.WriteTo.File(formatter, file,
                fileSizeLimitBytes: 10_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 5);
        }
        return new SerilogLoggerFactory(configuration.CreateLogger(), dispose: true);
    }
}
