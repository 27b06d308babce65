using System.Diagnostics;
using System.Reflection;
using Npgsql;
using Xunit.Sdk;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>One throw-away server for all tests, started by the first that needs it and ended with them.</summary>
internal static class Postgres
{
    private static readonly string Script = Path.Combine(Approved.Root, "eng/postgres");
    private static readonly Lazy<Task<string>> Server = new(StartAsync);

    /// <summary>Held: it ends when its standard input does, with this process, however that ends.</summary>
    private static Process? _server;

    private static int _databases;

    /// <summary>Why its tests are skipped; null where they run, or fail because it is required.</summary>
    public static string? WhyNot { get; } = Environment.GetEnvironmentVariable("TEST_POSTGRES") == "required" || IsInstalled() ? null
        : "PostgreSQL is not installed: eng/postgres installs it; TEST_POSTGRES=required makes this a failure.";

    /// <summary>A new, empty database.</summary>
    public static async Task<string> DatabaseAsync()
    {
        var server = await Server.Value;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public static async Task<object?> ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> StartAsync()
    {
        _server = Run("run");
        var line = await _server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return line ?? throw new InvalidOperationException(await _server.StandardError.ReadToEndAsync());
    }

    private static bool IsInstalled()
    {
        if (OperatingSystem.IsWindows())
            return false;
        using var process = Run("find");
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static Process Run(string command) => Process.Start(new ProcessStartInfo(Script, command)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

/// <summary>A test that needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Postgres.WhyNot;
}

/// <summary>What keeps the ledger.</summary>
public enum Kind
{
    Sqlite,
    Postgres,
}

/// <summary>The test runs on SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind.Sqlite]];
}

/// <summary>The test runs on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = Postgres.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind.Postgres]];
}
