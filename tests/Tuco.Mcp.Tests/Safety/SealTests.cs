using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

public sealed class SealTests
{
    private const string Base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly StillClock _clock = new();
    private readonly Seal _seal;

    public SealTests() => _seal = new Seal(new byte[Seal.KeyBytes], _clock);

    [Fact]
    public void What_was_sealed_opens_for_the_same_purpose_principal_and_call()
    {
        var (id, fault) = _seal.Open(SealedFor.Preview, _seal.Close(SealedFor.Preview, "ann", "call", "id-1"), "ann", "call");

        Assert.Equal(("id-1", null), (id, fault));
    }

    [Fact]
    public void Each_one_has_an_id_of_its_own_and_tells_nothing()
    {
        var (one, other) = (_seal.Close(SealedFor.Preview, "ann", "call"), _seal.Close(SealedFor.Preview, "ann", "call"));

        Assert.NotEqual(_seal.Open(SealedFor.Preview, one, "ann", "call").Id, _seal.Open(SealedFor.Preview, other, "ann", "call").Id);
        Assert.Matches("^[A-Za-z0-9_-]{100,400}$", one);
    }

    [Theory]
    [InlineData(SealedFor.Question, "ann", "call")]
    [InlineData(SealedFor.Link, "ann", "call")]
    [InlineData(SealedFor.Preview, "ben", "call")]
    [InlineData(SealedFor.Preview, "ann", "other call")]
    [InlineData(SealedFor.Preview, "ANN", "call")]
    [InlineData(SealedFor.Preview, "", "")]
    internal void It_opens_for_nothing_else(SealedFor purpose, string principal, string digest)
    {
        var (id, fault) = _seal.Open(purpose, _seal.Close(SealedFor.Preview, "ann", "call"), principal, digest);

        Assert.Null(id);
        Assert.NotNull(fault);
    }

    [Fact]
    public void It_is_good_for_ten_minutes()
    {
        var token = _seal.Close(SealedFor.Preview, "ann", "call");

        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(_seal.Open(SealedFor.Preview, token, "ann", "call").Id);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("expired", _seal.Open(SealedFor.Preview, token, "ann", "call").Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var other = new Seal([.. Enumerable.Repeat((byte)1, Seal.KeyBytes)], _clock);

        Assert.Null(_seal.Open(SealedFor.Preview, other.Close(SealedFor.Preview, "ann", "call"), "ann", "call").Id);
    }

    [Fact]
    public void Every_bit_of_it_counts()
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(_seal.Close(SealedFor.Preview, "ann", "call"));

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_seal.Open(SealedFor.Preview, System.Buffers.Text.Base64Url.EncodeToString(changed), "ann", "call").Id);
        }
    }

    [Fact]
    public void Every_character_of_it_counts()
    {
        // Lengths that leave none, two and four bits of the last character unused.
        foreach (var digest in new[] { "call", "call1", "call12" })
        {
            var token = _seal.Close(SealedFor.Preview, "ann", digest);
            for (var at = 0; at < token.Length; at++)
            {
                foreach (var other in new[] { Base64Url[(Base64Url.IndexOf(token[at], StringComparison.Ordinal) + 1) % 64], Base64Url[Base64Url.IndexOf(token[at], StringComparison.Ordinal) ^ 1] })
                    Assert.Null(_seal.Open(SealedFor.Preview, token[..at] + other + token[(at + 1)..], "ann", digest).Id);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    [InlineData("ż")]
    [InlineData("====")]
    public void What_is_no_token_is_refused(string text) => Assert.NotNull(_seal.Open(SealedFor.Preview, text, "ann", "call").Fault);

    [Fact]
    public void Whatever_is_cut_off_or_put_behind_it_is_noticed()
    {
        var token = _seal.Close(SealedFor.Preview, "ann", "call");

        for (var length = 0; length < token.Length; length++)
            Assert.Null(_seal.Open(SealedFor.Preview, token[..length], "ann", "call").Id);
        Assert.All(new[] { token + "A", token + "AAAA", token + token, "AAAA" + token, new string('A', 5000) },
            changed => Assert.Null(_seal.Open(SealedFor.Preview, changed, "ann", "call").Id));
    }
}
