namespace Tuco.Api;

/// <summary>An answer that can tell itself whether it is one.</summary>
internal interface IAnswer
{
    /// <summary>What is wrong with it as an answer, such as <c>success: false</c> in a 2xx; null when nothing is.</summary>
    string? Fault { get; }
}
