namespace Tuco.Mcp.Safety;

/// <summary>A rule of the operator forbids the call.</summary>
/// <param name="Rule">The rule, as the operator knows it.</param>
/// <param name="What">What it forbids here.</param>
/// <param name="Next">What can be done within the rules.</param>
internal sealed record Refusal(string Rule, string What, string Next = Refusal.Final)
{
    public const string Final = "Tell the user. Only the operator of this server can change the rule; do not try to get around it.";
}
