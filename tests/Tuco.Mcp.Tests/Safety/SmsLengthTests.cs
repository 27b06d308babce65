using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>3GPP TS 23.038: what is counted, and that no character is torn between two parts.</summary>
public sealed class SmsLengthTests
{
    [Theory]
    [InlineData("a", 1, 1)]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("a", 459, 3)]
    [InlineData("a", 460, 4)]
    [InlineData("é", 160, 1)]
    [InlineData("Ω", 160, 1)]
    [InlineData("\n", 160, 1)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("{", 152, 2)]
    [InlineData("{", 153, 3)]
    [InlineData("ż", 70, 1)]
    [InlineData("ż", 71, 2)]
    [InlineData("ż", 134, 2)]
    [InlineData("ż", 135, 3)]
    [InlineData("ç", 71, 2)]
    [InlineData("`", 71, 2)]
    [InlineData("\t", 71, 2)]
    [InlineData("😀", 35, 1)]
    [InlineData("😀", 36, 2)]
    [InlineData("😀", 66, 2)]
    [InlineData("😀", 67, 3)]
    public void A_text_of_one_character_needs_so_many_parts(string character, int times, int parts) =>
        Assert.Equal(parts, SmsLength.Segments(string.Concat(Enumerable.Repeat(character, times))));

    [Fact]
    public void One_character_outside_the_gsm_alphabet_makes_the_whole_text_ucs_2()
    {
        Assert.Equal(1, SmsLength.Segments(new string('a', 69) + "ż"));
        Assert.Equal(2, SmsLength.Segments(new string('a', 70) + "ż"));
    }

    [Fact]
    public void A_character_of_two_septets_is_not_torn() =>
        Assert.Equal(3, SmsLength.Segments(new string('a', 152) + "€" + new string('a', 152)));

    [Fact]
    public void A_text_that_is_empty_needs_one() => Assert.Equal(1, SmsLength.Segments(""));
}
