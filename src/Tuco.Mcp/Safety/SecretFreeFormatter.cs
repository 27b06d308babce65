using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace Tuco.Mcp.Safety;

/// <summary>Log lines as another formatter writes them, properties and exceptions included, without any secret.</summary>
internal sealed class SecretFreeFormatter(ITextFormatter inner, Secrets secrets) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var lines = new StringWriter(CultureInfo.InvariantCulture);
        inner.Format(logEvent, lines);
        output.Write(secrets.Cut(lines.ToString()));
    }
}
