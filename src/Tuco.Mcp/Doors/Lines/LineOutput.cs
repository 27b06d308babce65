using System.Buffers;
using Tuco.Mcp.Hosting;

namespace Tuco.Mcp.Doors.Lines;

/// <summary>One message a line, whoever writes it.</summary>
internal sealed class LineOutput(Stream stream)
{
    private const int KeptRoom = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _line = new(4096);

    /// <summary>Done when nothing can be written any more: nobody is there, or the disk behind it is full.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Answers a request with a result that is JSON already.</summary>
    public void Answer(MessageId id, ReadOnlySpan<byte> result)
    {
        lock (_lock)
        {
            Result.Write(_line, id.Number, id.Text, result);
            End();
        }
    }

    public void Write(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            _line.Write(message);
            End();
        }
    }

    private void End()
    {
        _line.Write("\n"u8);
        try
        {
            if (!_broken.Task.IsCompleted)
                stream.Write(_line.WrittenSpan);
            stream.Flush();
        }
        catch (IOException)
        {
            _broken.TrySetResult();
        }
        if (_line.Capacity > KeptRoom)
            _line = new ArrayBufferWriter<byte>(4096);
        else
            _line.ResetWrittenCount();
    }
}
