namespace Tuco.Mcp.Safety;

/// <summary>What a verification can find.</summary>
internal enum AuditFault
{
    /// <summary>The line is not as it was written.</summary>
    Edited,
    /// <summary>It is no line of an audit log; without a line number, the file cannot be read.</summary>
    Unreadable,
    /// <summary>Lines before it are gone.</summary>
    Missing,
    /// <summary>It stands in the wrong place.</summary>
    Misplaced,
    /// <summary>The first line belongs to a file of another name.</summary>
    OtherFile,
    /// <summary>The last line is not whole.</summary>
    Torn,
    /// <summary>The file ends before the entry that the ledger knows.</summary>
    Cut,
    /// <summary>The entry that the ledger knows is another one.</summary>
    OtherHead,
    /// <summary>The ledger knows the file, and it is not there.</summary>
    Gone,
    /// <summary>The ledger does not know the file, so a cut cannot be seen. A warning: it forgets old files, and may have been begun anew.</summary>
    NoHead,
}

/// <param name="Fault">What it is.</param>
/// <param name="Line">From 1; null for what concerns the file.</param>
/// <param name="Told">For a person, without the line number.</param>
internal sealed record AuditFinding(AuditFault Fault, long? Line, string Told)
{
    public bool IsWarning => Fault is AuditFault.NoHead;
}

/// <summary>What a verification knows of one file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Entries">Its lines, good or bad.</param>
/// <param name="First">When the first good one was written; null when there is none.</param>
/// <param name="Last">When the last good one was written.</param>
/// <param name="Findings">In the order of lines.</param>
internal sealed record AuditReport(string File, long Entries, DateTimeOffset? First, DateTimeOffset? Last, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Nothing but warnings was found.</summary>
    public bool IsGood => Findings.All(static finding => finding.IsWarning);
}
