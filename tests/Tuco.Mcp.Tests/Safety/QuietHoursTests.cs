using System.Globalization;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("21:00-08:00@America/New_York", "2026-01-16T01:59:59Z", false)]
    [InlineData("21:00-08:00@America/New_York", "2026-01-16T02:00:00Z", true)]
    [InlineData("21:00-08:00@America/New_York", "2026-01-16T12:59:59Z", true)]
    [InlineData("21:00-08:00@America/New_York", "2026-01-16T13:00:00Z", false)]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T01:00:00Z", true)]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T12:00:00Z", false)]
    [InlineData("12:00-13:00@Europe/Berlin", "2026-07-16T10:00:00Z", true)]
    [InlineData("12:00-13:00@Europe/Berlin", "2026-07-16T11:00:00Z", false)]
    [InlineData("12:00-13:00@Europe/Berlin", "2026-07-16T09:59:59Z", false)]
    [InlineData("22:00-06:00@Asia/Kathmandu", "2026-07-16T16:15:00Z", true)]
    [InlineData("22:00-06:00@Asia/Kathmandu", "2026-07-16T16:14:59Z", false)]
    [InlineData("00:00-06:00@UTC", "2026-07-16T00:00:00Z", true)]
    [InlineData("20:00-00:00@UTC", "2026-07-16T23:59:59.999Z", true)]
    [InlineData("20:00-00:00@UTC", "2026-07-16T00:00:00Z", false)]
    public void A_time_is_judged_on_the_clock_of_the_zone_and_the_end_is_outside(string hours, string time, bool quiet) =>
        Assert.Equal(quiet, Of(hours).Hold(At(time)));

    [Theory]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T01:00:00Z", "2026-07-16T12:00:00Z")]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T04:00:30Z", "2026-07-16T12:00:00Z")]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T15:00:00Z", "2026-07-16T15:00:00Z")]
    [InlineData("21:00-08:00@America/New_York", "2026-07-16T15:00:01Z", "2026-07-16T15:01:00Z")]
    // The clocks go forward at 02:00 on 2026-03-08 and back at 02:00 on 2026-11-01.
    [InlineData("21:00-08:00@America/New_York", "2026-03-08T03:00:00Z", "2026-03-08T12:00:00Z")]
    [InlineData("21:00-08:00@America/New_York", "2026-11-01T03:00:00Z", "2026-11-01T13:00:00Z")]
    [InlineData("01:00-02:30@America/New_York", "2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z")]
    [InlineData("01:00-01:30@America/New_York", "2026-11-01T05:10:00Z", "2026-11-01T05:30:00Z")]
    public void The_next_time_outside_them_is_right_over_midnight_and_when_the_clocks_change(string hours, string time, string end)
    {
        var found = Of(hours).EndAfter(At(time));

        Assert.Equal(At(end), found);
        Assert.False(Of(hours).Hold(found));
    }

    [Fact]
    public void Both_hours_of_a_night_that_has_one_twice_are_quiet()
    {
        var hours = Of("01:00-01:30@America/New_York");

        Assert.True(hours.Hold(At("2026-11-01T05:10:00Z")));
        Assert.True(hours.Hold(At("2026-11-01T06:10:00Z")));
    }

    [Theory]
    [InlineData("21:00-08:00")]
    [InlineData("21:00@America/New_York")]
    [InlineData("21:00-21:00@America/New_York")]
    [InlineData("21:00-24:00@America/New_York")]
    [InlineData("9pm-8am@America/New_York")]
    [InlineData("9:00-8:00@America/New_York")]
    [InlineData("21:00-08:00@Mars/Olympus")]
    [InlineData("21:00-08:00@")]
    [InlineData("@America/New_York")]
    [InlineData("")]
    public void What_is_no_pair_of_times_with_a_zone_is_refused(string text)
    {
        var (hours, fault) = QuietHours.Parse(text);

        Assert.Null(hours);
        Assert.NotNull(fault);
    }

    [Fact]
    public void They_are_written_as_they_were_given() =>
        Assert.Equal("21:00-08:00@America/New_York", Of(" 21:00 - 08:00 @ America/New_York ").ToString());

    private static QuietHours Of(string text) => QuietHours.Parse(text).Hours!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
