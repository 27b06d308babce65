using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>
/// Text for a person with outside text in it: every string put into it becomes one clean line and, unless its shape is known, is
/// fenced (<see cref="Fence"/>), so no answer of the API can forge words of ours. <c>{url:whole}</c> keeps up to 1,000 characters
/// instead of 200, <c>{given:quoted}</c> quotes what is not fenced, <c>{id:?not told}</c> says our own words where there is no text,
/// <c>{table:raw}</c> is text of our own.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct Prose(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    public static string Of(Prose prose) => prose._text.ToString();

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text, string? format = null)
    {
        if (format == "raw")
        {
            _text.Append(text);
            return;
        }
        var (style, instead) = format?.Split('?', 2) is [var before, var after] ? (before, after) : (format, null);
        var line = OutsideText.Line(text, style == "whole" ? 1000 : 200);
        _text.Append(line.Length == 0 && instead is not null ? instead : style == "quoted" ? Fence.Quoted(line) : Fence.Around(line));
    }

    public void AppendFormatted<T>(T number)
        where T : struct, IFormattable => _text.Append(number.ToString(null, CultureInfo.InvariantCulture));
}
