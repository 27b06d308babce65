using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>The arguments that the pipeline itself understands; no tool sees them.</summary>
internal sealed record SafetyArguments
{
    /// <summary>Names this act; a repeat is only answered.</summary>
    [RegularExpression("^[A-Za-z0-9._:-]{1,128}$")]
    public string? IdempotencyKey { get; init; }

    /// <summary>Only tell what would happen.</summary>
    public bool? DryRun { get; init; }

    /// <summary>From the approved preview.</summary>
    [StringLength(600)]
    public string? ConfirmToken { get; init; }

    /// <summary>A key is written down here and sent to Tuco: it must hold no secret.</summary>
    public IEnumerable<Fault> Faults(Secrets secrets) =>
        IdempotencyKey is { } key && secrets.Leak(key, Secrets.RunInResults) ? [new("idempotencyKey", "holds a part of a secret; give another one")] : [];

    /// <summary>Which of them a tool of this risk takes.</summary>
    public static IReadOnlyList<string> NamesFor(Risk risk) => risk switch
    {
        Risk.Send or Risk.Spend => ["idempotencyKey", "dryRun", "confirmToken"],
        Risk.Destructive => ["confirmToken"],
        _ => [],
    };

    /// <summary>Takes them out of the arguments of a tool.</summary>
    public static SafetyArguments TakeFrom(JsonObject accepted, Risk risk)
    {
        var taken = new JsonObject();
        foreach (var name in NamesFor(risk))
        {
            if (accepted.Remove(name, out var value))
                taken[name] = value;
        }
        return taken.Deserialize(PipelineJson.Default.SafetyArguments)!;
    }
}
