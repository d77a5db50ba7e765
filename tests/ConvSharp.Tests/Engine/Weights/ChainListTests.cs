using ConvSharp.Engine.Weights;
using Xunit;

namespace ConvSharp.Tests.Engine.Weights;

public class ChainListTests
{
    [Fact]
    public void Runs_of_channels_with_all_taps_are_equal()
    {
        // 7 channels of 9 taps would fit into 64 terms: two chains of 5.
        Assert.Equal(["0+5 0+9", "5+5 0+9"], Chains(10, 9, 64));
    }

    [Fact]
    public void A_channel_of_many_taps_is_cut()
    {
        Assert.Equal(["0+1 0+50", "0+1 50+50", "1+1 0+50", "1+1 50+50"], Chains(2, 100, 64));
    }

    [Fact]
    public void The_last_run_may_be_shorter() => Assert.Equal(["0+4 0+1", "4+4 0+1", "8+3 0+1"], Chains(11, 1, 4));

    [Fact]
    public void No_taps_are_one_empty_chain() => Assert.Equal(["0+3 0+0"], Chains(3, 0, 64));

    [Theory]
    [InlineData(7, 9, true)]
    [InlineData(8, 9, false)]
    [InlineData(1, 64, true)]
    [InlineData(1, 65, false)]
    public void One_chain_may_be_all(int channels, int taps, bool expected) =>
        Assert.Equal(expected, new ChainList(channels, taps, 64).IsSingle);

    private static List<string> Chains(nint channels, nint taps, int length)
    {
        var chains = new List<string>();
        foreach ((nint firstChannel, nint count, nint firstTap, nint tapCount) in new ChainList(channels, taps, length))
            chains.Add($"{firstChannel}+{count} {firstTap}+{tapCount}");
        return chains;
    }
}
