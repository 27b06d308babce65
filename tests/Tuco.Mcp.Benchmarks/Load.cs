namespace Tuco.Mcp.Benchmarks;

/// <summary>What came of requests that followed each other: a new one only when one was answered.</summary>
/// <param name="Times">Milliseconds from sending a request to the last byte of its answer.</param>
/// <param name="Seconds">How long it all took.</param>
/// <param name="Cpu">Processor time that the server took for it.</param>
/// <param name="Errors">Answers that were none.</param>
internal sealed record Load(double[] Times, double Seconds, TimeSpan Cpu, int Errors)
{
    public double Rate => Times.Length / Seconds;

    public double Median { get; } = Times.Percentile(50);

    public double P99 { get; } = Times.Percentile(99);

    /// <summary>Microseconds of the server's processor time for one request.</summary>
    public double CpuEach => Cpu.TotalMicroseconds / Times.Length;
}
