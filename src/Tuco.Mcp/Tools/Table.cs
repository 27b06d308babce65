using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>
/// A small text table: a header, then a line a row, cells cleaned, fenced and parted by a bar. A column that no row fills is left out: whoever
/// reads pays for each bar.
/// </summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public Table Row(params IEnumerable<Cell> cells)
    {
        _rows.Add([.. cells.Select(static cell => cell.Shown)]);
        return this;
    }

    public override string ToString()
    {
        var filled = Enumerable.Range(0, columns.Length).Where(column => column == 0 || _rows.Exists(row => row[column] != Cell.Nothing)).ToArray();
        var text = new StringBuilder();
        foreach (var line in _rows.Prepend(columns))
            text.AppendJoin(" | ", filled.Select(column => line[column])).Append('\n');
        return text.ToString(0, text.Length - 1);
    }
}

/// <summary>A cell: a string is outside text unless it is declared our own.</summary>
internal readonly record struct Cell
{
    /// <summary>How a cell without text is shown.</summary>
    public const string Nothing = "-";

    private const int Longest = 500;

    private Cell(string? text, bool own)
    {
        var line = OutsideText.Cell(text, own ? int.MaxValue : Longest);
        Shown = line.Length == 0 ? Nothing : own ? line : Fence.Around(line);
    }

    public string Shown { get; }

    /// <summary>Words of our own; outside text in them was fenced by <see cref="Prose"/>.</summary>
    public static Cell Own(string? words) => new(words, own: true);

    public static implicit operator Cell(string? outside) => new(outside, own: false);
}
