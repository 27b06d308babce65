using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tuco.Mcp.Safety;

/// <summary>Where a line stands in its chain.</summary>
/// <param name="Seq">From 1.</param>
/// <param name="At">When it was written.</param>
/// <param name="Prev">Mac of the line before it; of the file's name for the first.</param>
/// <param name="Mac">Its own.</param>
/// <param name="Genuine">The mac is that of its bytes: the line is as it was written.</param>
internal sealed record AuditLink(long Seq, DateTimeOffset At, string Prev, string Mac, bool Genuine);

/// <summary>One entry as one line of JSON under 4 KB, plain ASCII but for the dots of a mask. One thread at a time.</summary>
internal sealed class AuditLine(AuditKey key)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Recipients are left out, and counted, beyond this many bytes: 4 KB less what may come after them.</summary>
    private const int RecipientsEnd = 3_200;

    private const int Word = 64;
    private const int Name = 128;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private static ReadOnlySpan<byte> MacStart => ",\"mac\":\""u8;

    private static ReadOnlySpan<byte> MacEnd => "\"}"u8;

    /// <summary>The <see cref="AuditKey.Mark"/> of its key.</summary>
    public string KeyMark => key.Mark;

    /// <summary>A time as the log writes it: UTC, milliseconds.</summary>
    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>What the first line of the file follows: a file under another name does not begin with it.</summary>
    public string StartOf(string path) => key.OfFile(Path.GetFileName(path));

    /// <summary>The line with its line feed, valid until the next call, and its mac.</summary>
    public (ReadOnlyMemory<byte> Bytes, string Mac) Write(AuditEntry entry, long seq, DateTimeOffset at, string prev)
    {
        _bytes.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_bytes, Relaxed))
            WriteOpen(json, entry, seq, at, prev);
        var mac = key.OfLine(_bytes.WrittenSpan);
        _bytes.Write(MacStart);
        _bytes.Write(Encoding.ASCII.GetBytes(mac));
        _bytes.Write(MacEnd);
        _bytes.Write("\n"u8);
        return (_bytes.WrittenMemory, mac);
    }

    /// <summary>What a line, without its line feed, says of its place; null when it is no line of an audit log.</summary>
    public AuditLink? Read(ReadOnlyMemory<byte> line)
    {
        var end = line.Length - MacEnd.Length - AuditKey.MacLength;
        var start = end - MacStart.Length;
        if (start < 0 || !line.Span[start..end].SequenceEqual(MacStart) || !line.Span.EndsWith(MacEnd))
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var mac = Encoding.Latin1.GetString(line.Span.Slice(end, AuditKey.MacLength));
            return new AuditLink(root.GetProperty("seq").GetInt64(), root.GetProperty("at").GetDateTimeOffset(), root.GetProperty("prev").GetString() ?? "",
                mac, mac == key.OfLine(line.Span[..start]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The object without its closing brace: the mac is the last property.</summary>
    private void WriteOpen(Utf8JsonWriter json, AuditEntry entry, long seq, DateTimeOffset at, string prev)
    {
        json.WriteStartObject();
        json.WriteNumber("seq"u8, seq);
        json.WriteString("at"u8, TimeOf(at));
        json.WriteString("event"u8, entry.Event.ToString().ToLowerInvariant());
        Write(json, "tool", entry.Tool, Word);
        json.WriteString("risk"u8, entry.Risk.ToString().ToLowerInvariant());
        Write(json, "workspace", entry.Workspace, Word);
        Write(json, "principal", entry.Principal, Name);
        Write(json, "correlationId", entry.CorrelationId, Name);
        Write(json, "claim", entry.ClaimId, Word);
        Write(json, "code", entry.Code, Word);
        Write(json, "rule", entry.Rule, Name);
        if (entry.Recipients.Count > 0)
            WriteRecipients(json, entry.Recipients);
        if (entry.Text is { } text)
        {
            json.WriteStartObject("text"u8);
            json.WriteNumber("length"u8, text.Length);
            json.WriteString("hash"u8, key.OfText(text));
            json.WriteEndObject();
        }
        json.WriteString("prev"u8, prev);
        json.Flush();
    }

    private void WriteRecipients(Utf8JsonWriter json, IReadOnlyList<string> recipients)
    {
        var written = 0;
        json.WriteStartArray("recipients"u8);
        for (; written < recipients.Count && json.BytesCommitted + json.BytesPending < RecipientsEnd; written++)
        {
            json.WriteStartObject();
            Write(json, "to", AddressMask.Of(recipients[written]), Name);
            json.WriteString("hash"u8, key.OfRecipient(AddressMask.Canonical(recipients[written])));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (written < recipients.Count)
            json.WriteNumber("recipientsLeftOut"u8, recipients.Count - written);
    }

    /// <summary>Text from outside: cut, and every character but visible ASCII, the space and the dot of a mask as a question mark.</summary>
    private static void Write(Utf8JsonWriter json, string name, string? text, int length)
    {
        if (text is null)
            return;
        Span<char> plain = stackalloc char[Math.Min(text.Length, length)];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = text[i] is (>= ' ' and <= '~') or '•' ? text[i] : '?';
        json.WriteString(name, plain);
    }
}
