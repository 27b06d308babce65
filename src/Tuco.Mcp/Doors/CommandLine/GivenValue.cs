using System.Text;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>
/// What a <c>name=value</c> gives: the text itself, the text of a file (<c>name=@file</c>), or of standard input (<c>name=@-</c> or <c>name=-</c>).
/// A text that begins with @ is written with two.
/// </summary>
internal static class GivenValue
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsStandardInput(string text) => text is "-" or "@-";

    /// <summary>The value, or what is wrong with it.</summary>
    public static async Task<(string? Value, string? Fault)> ReadAsync(string text)
    {
        if (text.StartsWith("@@", StringComparison.Ordinal))
            return (text[1..], null);
        if (!text.StartsWith('@') && !IsStandardInput(text))
            return (text, null);
        try
        {
            await using var stream = IsStandardInput(text) ? Console.OpenStandardInput() : File.OpenRead(text[1..]);
            using var read = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(chunk)) > 0)
            {
                if (read.Length + count > MaxBytes)
                    return (null, "holds more than 1 MiB");
                read.Write(chunk, 0, count);
            }
            return (WithoutLastBreak(Strict.GetString(read.ToArray()).TrimStart('\uFEFF')), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "holds no text in UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "names no file that can be read; a text that begins with @ is written with @@");
        }
    }

    /// <summary>Editors end a file with a line break that nobody means.</summary>
    private static string WithoutLastBreak(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
