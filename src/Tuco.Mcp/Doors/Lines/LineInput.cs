namespace Tuco.Mcp.Doors.Lines;

/// <summary>A stream read line by line, on a thread of its own: nobody else has to wait for it.</summary>
/// <param name="stream">What is read.</param>
/// <param name="take">Gets each line that is not blank, without its end; it is good until the call returns.</param>
/// <param name="ended">Called once when no more will come.</param>
internal sealed class LineInput(Stream stream, Action<ReadOnlyMemory<byte>> take, Action ended)
{
    private const int FirstRoom = 16 * 1024;
    private const int KeptRoom = 1024 * 1024;

    /// <summary>The byte order mark with which some shells begin.</summary>
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private byte[] _room = new byte[FirstRoom];
    private int _held;

    public void Start() => new Thread(Read, 512 * 1024) { IsBackground = true, Name = "lines" }.Start();

    private void Read()
    {
        try
        {
            ReadLines();
        }
        finally
        {
            ended();
        }
    }

    private void ReadLines()
    {
        var begins = true;
        while (Fill() is > 0 and var read)
        {
            var searched = _held;
            _held += read;
            if (begins && _held >= Mark.Length)
            {
                begins = false;
                if (_room.AsSpan(0, _held).StartsWith(Mark))
                    _room.AsSpan(0, Mark.Length).Fill((byte)' ');
            }
            var start = 0;
            while (_room.AsSpan(searched, _held - searched).IndexOf((byte)'\n') is >= 0 and var at)
            {
                Take(start, searched + at);
                start = searched = searched + at + 1;
            }
            Keep(start);
        }
        // The last line may come without its end.
        Take(0, _held);
    }

    private int Fill()
    {
        if (_held == _room.Length)
            Array.Resize(ref _room, _room.Length * 2);
        try
        {
            return stream.Read(_room, _held, _room.Length - _held);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Take(int start, int end)
    {
        var line = _room.AsMemory(start, end - start);
        if (!line.Span.Trim(" \r\t"u8).IsEmpty)
            take(line);
    }

    private void Keep(int start)
    {
        _held -= start;
        if (_room.Length > KeptRoom && _held < FirstRoom)
        {
            var room = new byte[FirstRoom];
            _room.AsSpan(start, _held).CopyTo(room);
            _room = room;
        }
        else
        {
            _room.AsSpan(start, _held).CopyTo(_room);
        }
    }
}
