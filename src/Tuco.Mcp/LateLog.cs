using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Tuco.Mcp;

/// <summary>The log, made when the first event is to be written: most sessions never write one.</summary>
/// <param name="make">The log itself.</param>
/// <param name="least">Below it nothing is written.</param>
internal sealed class LateLog(Func<ILoggerFactory> make, LogEventLevel least) : ILoggerFactory
{
    private readonly Lazy<ILoggerFactory> _log = new(make);
    private readonly LogLevel _least = LevelConvert.ToExtensionsLevel(least);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => _log.Value.AddProvider(provider);

    public void Dispose()
    {
        if (_log.IsValueCreated)
            _log.Value.Dispose();
    }

    private sealed class Logger(LateLog log, string category) : ILogger
    {
        private readonly Lazy<ILogger> _logger = new(() => log._log.Value.CreateLogger(category));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _logger.IsValueCreated ? _logger.Value.BeginScope(state) : null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log._least && (!_logger.IsValueCreated || _logger.Value.IsEnabled(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _logger.Value.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
