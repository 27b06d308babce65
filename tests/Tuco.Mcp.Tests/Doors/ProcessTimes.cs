namespace Tuco.Mcp.Tests.Doors;

/// <summary>Tests that hold a process to a time run alone, or they would measure each other.</summary>
[CollectionDefinition("Process times", DisableParallelization = true)]
public sealed class ProcessTimes;
