namespace Tuco.Api.Availability;

/// <summary>Addresses that were asked for one by one, as far as that went.</summary>
/// <param name="Checked">In the order in which they were given.</param>
/// <param name="Unchecked">The others.</param>
/// <param name="Stop">The refusal or failure that ended it; null when all were checked, or the time was over.</param>
public sealed record AvailabilityRun(IReadOnlyList<AddressAvailability> Checked, IReadOnlyList<string> Unchecked, TucoApiException? Stop);
