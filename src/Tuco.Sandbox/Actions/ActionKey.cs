namespace Tuco.Sandbox.Actions;

/// <summary>What a key of the action API may do.</summary>
internal sealed record ActionKey(IReadOnlySet<string> Scopes, ActionKeyState State = ActionKeyState.Active);

/// <summary>Whether a key still works.</summary>
internal enum ActionKeyState
{
    Active,
    Expired,
    Revoked,
}
