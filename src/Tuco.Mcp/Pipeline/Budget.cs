using System.Text;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>How large an answer may be.</summary>
internal static class Budget
{
    /// <summary>Each half of a result: 5,000 tokens of 4 bytes.</summary>
    private const int MaxBytes = 20_000;

    /// <summary>Room for what the pipeline adds: the marks of a simulated, a replayed and an untrusted result.</summary>
    private const int MarkBytes = 400;

    /// <summary>Rows are left out, then strings shortened, until each half is within the budget; JSON is never cut.</summary>
    public static Outcome Within(Rendering rendering)
    {
        var rows = rendering.Rows;
        while (true)
        {
            var (json, text) = Untrusted.Marked(rendering.With(rows, false));
            var longest = Math.Max(json.Length, Encoding.UTF8.GetByteCount(text));
            if (longest <= MaxBytes - MarkBytes)
                return new Outcome(text, json) { PaymentUrl = rendering.PaymentUrl };
            if (rows <= 1)
            {
                var narrow = rendering.With(rows, true);
                var (least, cut) = Untrusted.Marked((narrow.Json, OutsideText.Cut(narrow.Text, MaxBytes / 4)));
                return new Outcome(cut, least) { PaymentUrl = rendering.PaymentUrl };
            }
            rows = Math.Clamp((int)((long)rows * MaxBytes / longest), 1, rows - 1);
        }
    }
}
