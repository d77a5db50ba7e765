using System.Numerics.Tensors;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

public class ValueStatisticsTests
{
    [Fact]
    public void Each_channel_over_batch_and_places()
    {
        const int Seed = 3;
        Random random = new(Seed);
        double[] values = [.. Enumerable.Range(0, 4 * 3 * 5 * 7).Select(_ => random.Next(4) == 0 ? 0 : 1e3 + random.NextDouble())];

        ValueStatistics[] channels = ValueStatistics.PerChannel<double>(Tensor.Create(values, [4, 3, 5, 7]), axis: 1);

        Assert.Equal(3, channels.Length);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] own = [.. values.Where((_, at) => at / 35 % 3 == channel)];
            double mean = own.Average();
            ValueStatistics found = channels[channel];
            Assert.Equal((140, 0, own.Count(value => value == 0)), (found.Count, found.NonFinite, found.Zeros));
            Assert.Equal((own.Min(), own.Max()), (found.Min, found.Max));
            Assert.Equal(mean, found.Mean, 1e-9);
            Assert.Equal(Math.Sqrt(own.Average(value => (value - mean) * (value - mean))), found.StandardDeviation, 1e-9);
        }
    }

    [Fact]
    public void The_first_and_the_last_axis_count_as_well()
    {
        Tensor<float> values = Tensor.Create([1f, 2, 3, 10, 20, 30], [2, 3]);

        Assert.Equal([2, 20], ValueStatistics.PerChannel<float>(values, axis: 0).Select(channel => channel.Mean));
        Assert.Equal([5.5, 11, 16.5], ValueStatistics.PerChannel<float>(values, axis: 1).Select(channel => channel.Mean));
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted_and_left_out()
    {
        float[] values = [float.NaN, float.PositiveInfinity, 1, float.NaN, float.NaN, 3, float.NaN, 5];
        Tensor<float> tensor = Tensor.Create(values, [2, 2, 2]);

        ValueStatistics[] channels = ValueStatistics.PerChannel<float>(tensor, axis: 1);

        Assert.Equal((4, 3, 3.0, 3.0, 0.0), Facts(channels[0]));
        Assert.Equal((4, 2, 1.0, 5.0, 2.0), Facts(channels[1]));
        Assert.Equal((8, 5, 1.0, 5.0, Math.Sqrt(8.0 / 3)), Facts(ValueStatistics.Of<float>(tensor)));

        static (long, long, double, double, double) Facts(ValueStatistics own) =>
            (own.Count, own.NonFinite, own.Min, own.Max, own.StandardDeviation);
    }

    [Fact]
    public void Without_a_finite_value_there_is_no_range()
    {
        ValueStatistics nothing = ValueStatistics.Of<double>(Tensor.Create([double.NaN, double.NegativeInfinity], [2]));
        ValueStatistics empty = ValueStatistics.PerChannel<double>(Tensor.CreateFromShape<double>([0, 2]), axis: 1)[0];

        Assert.Equal((2, 2), (nothing.Count, nothing.NonFinite));
        Assert.Equal((0, 0), (empty.Count, empty.NonFinite));
        double[] unknown = [nothing.Min, nothing.Max, nothing.Mean, nothing.StandardDeviation, empty.Mean];
        Assert.All(unknown, value => Assert.True(double.IsNaN(value)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Other_axes_are_refused(int axis) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ValueStatistics.PerChannel<float>(Tensor.CreateFromShape<float>([2, 2]), axis));
}
