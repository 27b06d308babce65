using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>
/// Text for a person with outside text in it: every string put into it becomes one clean line, so no answer of the API can
/// forge a line of ours. <c>{url:whole}</c> keeps up to 1,000 characters instead of 200, <c>{table:raw}</c> is text of our own.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct Prose(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    public static string Of(Prose prose) => prose._text.ToString();

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text, string? format = null) => _text.Append(format switch
    {
        "raw" => text,
        "whole" => OutsideText.Line(text, 1000),
        _ => OutsideText.Line(text, 200),
    });

    public void AppendFormatted<T>(T number)
        where T : struct, IFormattable => _text.Append(number.ToString(null, CultureInfo.InvariantCulture));
}
