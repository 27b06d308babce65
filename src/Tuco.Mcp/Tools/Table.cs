using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>A small text table: a header, then a line a row, cells cleaned, fenced and parted by a bar.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly StringBuilder _text = new(string.Join(" | ", columns));

    public Table Row(params IEnumerable<Cell> cells)
    {
        _text.Append('\n').AppendJoin(" | ", cells.Select(static cell => cell.Shown));
        return this;
    }

    public override string ToString() => _text.ToString();
}

/// <summary>A cell: a string is outside text unless it is declared our own.</summary>
internal readonly record struct Cell
{
    private const int Longest = 500;

    private Cell(string? text, bool own)
    {
        var line = OutsideText.Cell(text, own ? int.MaxValue : Longest);
        Shown = line.Length == 0 ? "-" : own ? line : Fence.Around(line);
    }

    public string Shown { get; }

    /// <summary>Words of our own; outside text in them was fenced by <see cref="Prose"/>.</summary>
    public static Cell Own(string? words) => new(words, own: true);

    public static implicit operator Cell(string? outside) => new(outside, own: false);
}
