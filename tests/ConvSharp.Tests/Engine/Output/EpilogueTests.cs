using ConvSharp.Engine.Output;
using Xunit;

namespace ConvSharp.Tests.Engine.Output;

public unsafe class EpilogueTests
{
    [Theory]
    [InlineData(0, 3, 1, "10 20 30 0")]
    [InlineData(1, 3, 1, "20 30 0 0")]
    [InlineData(1, 6, 2, "10 20 20 30")]
    [InlineData(4, 6, 2, "30 30 0 0")]
    public void The_bias_is_loaded_into_lanes(int first, int columns, int columnsOfChannel, string expected)
    {
        float[] values = [10, 20, 30];
        float[] lanes = [float.NaN, float.NaN, float.NaN, float.NaN];
        fixed (float* bias = values, to = lanes)
            new Epilogue<float>(bias, firstChannel: 0).LoadBias(first, columns, columnsOfChannel, to, 4);

        Assert.Equal(expected, string.Join(' ', lanes));
    }

    [Fact]
    public void A_group_has_the_bias_of_its_channels()
    {
        float[] values = [10, 20, 30, 40];
        fixed (float* bias = values)
        {
            var group = new Epilogue<float>(bias, firstChannel: 2);

            Assert.Equal((30, 40), (group.Bias(0), group.Bias(1)));
            Assert.Equal(40, *group.BiasFrom(1));
        }
    }

    [Fact]
    public void Nothing_is_added_where_there_is_no_bias()
    {
        float[] lanes = [float.NaN, float.NaN];
        var none = new Epilogue<float>(null, firstChannel: 5);
        fixed (float* to = lanes)
            none.LoadBias(0, 2, 1, to, 2);

        Assert.Equal([0, 0], lanes);
        Assert.Equal(0, none.Bias(3));
        Assert.True(none.BiasFrom(3) == null);
    }
}
