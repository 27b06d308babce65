using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>A small text table: a header, then a line a row, cells cleaned and parted by a bar.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly StringBuilder _text = new(string.Join(" | ", columns));

    public Table Row(params IEnumerable<string?> cells)
    {
        _text.Append('\n').AppendJoin(" | ", cells.Select(static cell => OutsideText.Cell(cell, 500) is { Length: > 0 } text ? text : "-"));
        return this;
    }

    public override string ToString() => _text.ToString();
}
