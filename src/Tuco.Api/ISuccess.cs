namespace Tuco.Api;

/// <summary>An answer that says itself whether it is one: <c>success: false</c> in a 2xx is no success.</summary>
internal interface ISuccess
{
    bool? Success { get; }
}
