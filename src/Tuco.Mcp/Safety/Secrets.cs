using System.Buffers;
using System.Text;
using System.Text.Json;
using Tuco.Api;

namespace Tuco.Mcp.Safety;

/// <summary>
/// The secrets that this process has seen, so that none of them gets out: whatever is written for a reader is cut here. A secret is
/// added whenever it is read, because files change. Safe for concurrent use.
/// </summary>
/// <param name="also">Further ones, which are cut as well.</param>
internal sealed class Secrets(Secrets? also = null)
{
    /// <summary>So many characters of a secret in a row are a leak in words and logs.</summary>
    public const int RunInWords = 6;

    /// <summary>The same in results: ids of 24 hex digits must not be hit by chance.</summary>
    public const int RunInResults = 12;

    /// <summary>Rotated secrets are kept too, the last of them.</summary>
    private const int MostKept = 100;

    private readonly Lock _lock = new();
    private volatile Known _known = Known.Of([]);

    /// <summary>
    /// Registers a secret; null, blank and a reference that nobody filled in are none. What begins it and is no secret, such as
    /// <c>tuco_sk_</c> or the <c>TUCO_API_KEY=</c> of a file for containers, is not looked for.
    /// </summary>
    /// <returns>The secret as it was given.</returns>
    public string? Add(string? secret)
    {
        var trimmed = WithoutWords(secret?.Trim() ?? "");
        if (trimmed.Length == 0 || UnfilledReference.Is(trimmed) || _known.Secrets.Contains(trimmed, StringComparer.Ordinal))
            return secret;
        lock (_lock)
            _known = Known.Of([.. _known.Secrets.Except([trimmed], StringComparer.Ordinal).TakeLast(MostKept - 1), trimmed]);
        return secret;
    }

    /// <summary>True when the text may hold so many characters of a secret in a row. Costs microseconds on clean text.</summary>
    public bool Holds(ReadOnlySpan<char> text, int run = RunInWords) =>
        _known.Touches(text, run) || Redaction.HoldsInvisible(text) || also?.Holds(text, run) == true;

    /// <summary>True when the text does hold so many: dearer than <see cref="Holds"/>, which may be wrong about a text that merely resembles one.</summary>
    public bool Leak(string text, int run) => Cut(text, run) != text;

    /// <summary>The text without any such run; the same instance when there is none.</summary>
    public string Cut(string text, int run = RunInWords)
    {
        text = also?.Cut(text, run) ?? text;
        var known = _known;
        if (known.Secrets.Count == 0 || !(known.Touches(text, run) || Redaction.HoldsInvisible(text)))
            return text;
        foreach (var secret in known.Secrets)
            text = Redaction.Cut(text, secret, run);
        return text;
    }

    /// <summary>A result without a secret in any string or name of it; its strings hold nothing invisible any more.</summary>
    public byte[] Cut(byte[] json)
    {
        json = also?.Cut(json) ?? json;
        var room = ArrayPool<char>.Shared.Rent(json.Length);
        var holds = _known.IsEscaped || _known.Touches(room.AsSpan(0, Encoding.UTF8.GetChars(json, room)), RunInResults);
        ArrayPool<char>.Shared.Return(room);
        return holds ? Rewritten(json) : json;
    }

    private static string WithoutWords(string text)
    {
        if (text.StartsWith("Bearer ", StringComparison.Ordinal))
            return text["Bearer ".Length..].TrimStart();
        var sign = text.StartsWith("TUCO_", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) : -1;
        return sign > 0 && text.AsSpan(0, sign).IndexOfAnyExceptInRange('A', '_') < 0 ? text[(sign + 1)..] : text;
    }

    private byte[] Rewritten(byte[] json)
    {
        var written = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json);
        using (var writer = new Utf8JsonWriter(written))
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        writer.WriteStartObject();
                        break;
                    case JsonTokenType.EndObject:
                        writer.WriteEndObject();
                        break;
                    case JsonTokenType.StartArray:
                        writer.WriteStartArray();
                        break;
                    case JsonTokenType.EndArray:
                        writer.WriteEndArray();
                        break;
                    case JsonTokenType.PropertyName:
                        writer.WritePropertyName(Cut(reader.GetString()!, RunInResults));
                        break;
                    case JsonTokenType.String:
                        writer.WriteStringValue(Cut(reader.GetString()!, RunInResults));
                        break;
                    default:
                        writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                        break;
                }
            }
        }
        return written.WrittenSpan.ToArray();
    }

    /// <param name="Secrets">Whole.</param>
    /// <param name="Parts">Their random parts.</param>
    /// <param name="Marks">One bit for each hash of four characters of theirs.</param>
    /// <param name="IsEscaped">One of them is written in another way in JSON.</param>
    private sealed record Known(IReadOnlyList<string> Secrets, string[] Parts, ulong[] Marks, bool IsEscaped)
    {
        private const int Probe = 4;

        public static Known Of(IReadOnlyList<string> secrets)
        {
            var parts = secrets.Select(Redaction.RandomPartOf).ToArray();
            var marks = new ulong[1024];
            foreach (var part in parts)
            {
                for (var i = 0; i + Probe <= part.Length; i++)
                {
                    var hash = Hash(part.AsSpan(i));
                    marks[hash >> 6] |= 1UL << (hash & 63);
                }
            }
            return new Known(secrets, parts, marks, secrets.Any(static secret => JsonEncodedText.Encode(secret).Value != secret));
        }

        /// <summary>A run of so many characters cannot pass by probes that stand closer than it is long.</summary>
        public bool Touches(ReadOnlySpan<char> text, int run)
        {
            for (var i = 0; i + Probe <= text.Length; i += run - Probe + 1)
            {
                var hash = Hash(text[i..]);
                if ((Marks[hash >> 6] & (1UL << (hash & 63))) != 0 && IsIn(text.Slice(i, Probe)))
                    return true;
            }
            for (var i = 0; i < Parts.Length; i++)
            {
                if (Parts[i].Length < run && text.IndexOf(Secrets[i], StringComparison.Ordinal) >= 0)
                    return true;
            }
            return false;
        }

        private static int Hash(ReadOnlySpan<char> text)
        {
            var sum = (((((text[0] * 31u) + text[1]) * 31u) + text[2]) * 31u) + text[3];
            return (int)(unchecked(sum * 2654435761u) >> 16);
        }

        private bool IsIn(ReadOnlySpan<char> probe)
        {
            foreach (var part in Parts)
            {
                if (part.AsSpan().IndexOf(probe) >= 0)
                    return true;
            }
            return false;
        }
    }
}
