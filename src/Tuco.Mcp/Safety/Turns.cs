namespace Tuco.Mcp.Safety;

/// <summary>One at a time for each name. A name that nobody asks for takes no room.</summary>
internal sealed class Turns
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Comes back when all who asked before have had their turn; disposing of it ends the turn.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async ValueTask<IDisposable> TakeAsync(string name, TimeSpan patience)
    {
        Turn? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(name, out turn))
                _turns[name] = turn = new Turn(this, name);
            turn.Asking++;
        }
        if (await turn.Door.WaitAsync(patience))
            return turn;
        Leave(turn);
        throw new TimeoutException();
    }

    private void Leave(Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Asking > 0)
                return;
            _turns.Remove(turn.Name);
        }
        turn.Door.Dispose();
    }

    private sealed class Turn(Turns turns, string name) : IDisposable
    {
        public string Name => name;

        public SemaphoreSlim Door { get; } = new(1, 1);

        public int Asking { get; set; }

        public void Dispose()
        {
            Door.Release();
            turns.Leave(this);
        }
    }
}
