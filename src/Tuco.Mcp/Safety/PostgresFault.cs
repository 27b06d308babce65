using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Tuco.Mcp.Safety;

/// <summary>What went wrong with PostgreSQL.</summary>
/// <param name="Why">In words of ours: those of PostgreSQL may name hosts, users and what a row holds.</param>
/// <param name="Passes">It may go well when it is tried again at once.</param>
/// <param name="LostConnection">Other connections that are kept may be lost too.</param>
internal sealed record PostgresFault(string Why, bool Passes = false, bool LostConnection = false)
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Null for what does not come from the store.</summary>
    public static PostgresFault? Of(Exception e) => e switch
    {
        PostgresException answered => Of(answered.SqlState),
        ObjectDisposedException => new("it is closed"),
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => new("PostgreSQL does not answer in time", LostConnection: true),
        DbException or SocketException or IOException => new("PostgreSQL cannot be reached", Passes: true, LostConnection: true),
        AuthenticationException or UnauthorizedAccessException => new("PostgreSQL cannot be reached in the way that TUCO_STORE demands"),
        _ => null,
    };

    private static PostgresFault Of(string state) => state switch
    {
        // The loser of two that wrote the same key at once: when it is tried again it sees the winner.
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
            new("others change the same rows all the time", Passes: true),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or IdleInTransactionTimeout => new("PostgreSQL stops or starts", Passes: true, LostConnection: true),
        PostgresErrorCodes.QueryCanceled => new("PostgreSQL does not answer in time"),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new("PostgreSQL refuses the user or the password"),
        PostgresErrorCodes.InvalidCatalogName => new("PostgreSQL has no such database"),
        PostgresErrorCodes.InvalidSchemaName => new("PostgreSQL has no such schema"),
        PostgresErrorCodes.InsufficientPrivilege => new("the user may not use or make its tables"),
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DuplicateFunction =>
            new("the tables of another program are in the way; it needs a database, or a schema, of its own"),
        PostgresErrorCodes.TooManyConnections => new("PostgreSQL has no connection left"),
        PostgresErrorCodes.ReadOnlySqlTransaction => new("this PostgreSQL is a copy that only reads"),
        PostgresErrorCodes.DiskFull => new("the disk of PostgreSQL is full"),
        _ => new($"PostgreSQL answers with the error {state}"),
    };
}
