using Npgsql;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Stores;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=db.example.com;Port=6432;Username=tuco;Password=s3cret;Database=ledger", "db.example.com", 6432, "tuco", "s3cret", "ledger")]
    [InlineData("postgres://tuco:s3cret@db.example.com:6432/ledger", "db.example.com", 6432, "tuco", "s3cret", "ledger")]
    [InlineData("postgresql://t%40co:p%3Aa%2Fss%23@db.example.com/le%20dger", "db.example.com", 5432, "t@co", "p:a/ss#", "le dger")]
    [InlineData("postgres://tuco@[::1]:6432", "::1", 6432, "tuco", null, null)]
    [InlineData("postgres://db", "db", 5432, null, null, null)]
    [InlineData("Host=/run/postgresql", "/run/postgresql", 5432, null, null, null)]
    public void Both_forms_are_read(string text, string host, int port, string? user, string? password, string? database)
    {
        var address = Read(text);

        Assert.Equal((host, port, user, password, database), (address.Host, address.Port, address.Username, address.Password, address.Database));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void The_sslmode_of_a_url_counts(string name, SslMode mode) => Assert.Equal(mode, Read($"postgres://db/ledger?sslmode={name}").SslMode);

    [Fact]
    public void It_waits_a_short_time_and_takes_few_connections_unless_told_otherwise()
    {
        var standard = Read("Host=db");
        var own = Read("Host=db;Timeout=15;CommandTimeout=30;MaxPoolSize=100;Application Name=mine");

        Assert.Equal((5, 5, 20, "tuco-mcp"), (standard.Timeout, standard.CommandTimeout, standard.MaxPoolSize, standard.ApplicationName));
        Assert.Equal((15, 30, 100, "mine"), (own.Timeout, own.CommandTimeout, own.MaxPoolSize, own.ApplicationName));
        Assert.Equal((3, "x"), (Read("postgres://db?connect_timeout=3&application_name=x").Timeout, Read("postgres://db?connect_timeout=3&application_name=x").ApplicationName));
    }

    [Fact]
    public void Nothing_of_a_row_or_a_parameter_gets_into_errors() =>
        Assert.False(Read("Host=db;Include Error Detail=true;Log Parameters=true;Persist Security Info=true") is { IncludeErrorDetail: true } or { LogParameters: true } or { PersistSecurityInfo: true });

    [Theory]
    [InlineData("Host=canary.example.com;Pasword=canary-9876")]
    [InlineData("Username=canary;Password=canary-9876")]
    [InlineData("Host=canary;Port=canary-9876")]
    [InlineData("Host=canary;SSL Mode=canary-9876")]
    [InlineData("=canary-9876")]
    [InlineData("mysql://canary:canary-9876@db/ledger")]
    [InlineData("postgres://canary:canary#9876@db/ledger")]
    [InlineData("postgres://canary:canary-9876@db/ledger?canary=1")]
    [InlineData("postgres://canary:canary-9876@db/ledger?sslmode=canary")]
    [InlineData("postgres://canary:canary-9876@db:port/ledger")]
    [InlineData("postgres://")]
    public void A_bad_one_is_told_at_start_without_a_part_of_it(string text)
    {
        var (settings, faults) = Variables.Read(new Dictionary<string, string> { ["TUCO_STORE"] = text }, new Dictionary<string, string>());

        Assert.StartsWith("TUCO_STORE: must be the path of a SQLite file, or a PostgreSQL connection string", Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", faults[0], StringComparison.Ordinal);
        Assert.Null(settings.Safety.Postgres);
    }

    [Theory]
    [InlineData("Host=db.example.com;Username=somebody;Password=canary-9876")]
    [InlineData("postgres://somebody:canary%2D9876@db.example.com/ledger")]
    [InlineData("postgres://somebody:canary-9876@db.example.com/ledger?sslmode=nonsense")]
    [InlineData("Host=db.example.com;Pwd=canary-9876;Nonsense=1")]
    public void Its_password_is_secret_also_in_a_bad_one(string text)
    {
        var secrets = Variables.SecretsIn(new Dictionary<string, string> { ["TUCO_STORE"] = text });

        Assert.DoesNotContain("canary-9876", secrets.Cut("it says canary-9876"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_host_and_user_are_none()
    {
        var secrets = Variables.SecretsIn(new Dictionary<string, string> { ["TUCO_STORE"] = "postgres://somebody:canary-9876@db.example.com/ledger" });

        Assert.Equal("somebody at db.example.com", secrets.Cut("somebody at db.example.com"));
    }

    [Fact]
    public void The_file_wins_over_the_variable()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "postgres://db/ledger\n");

        var (settings, _) = Variables.Read(new Dictionary<string, string> { ["TUCO_STORE"] = "/tmp/ledger.db", ["TUCO_STORE_FILE"] = file }, new Dictionary<string, string>());
        File.Delete(file);

        Assert.Null(settings.Safety.Store);
        Assert.Contains("Host=db", settings.Safety.Postgres, StringComparison.Ordinal);
    }

    private static NpgsqlConnectionStringBuilder Read(string text) => new(PostgresAddress.Of(text));
}
