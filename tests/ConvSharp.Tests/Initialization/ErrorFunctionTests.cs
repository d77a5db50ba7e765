using ConvSharp.Initialization;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class ErrorFunctionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-300, 1.1283791670955126e-300)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-1.0, -0.8427007929497149)]
    [InlineData(2.5, 0.9995930479825551)]
    [InlineData(5.9, 1.0)]
    [InlineData(double.NegativeInfinity, -1)]
    public void Erf_has_the_tables_values(double x, double erf) =>
        Assert.Equal(erf, ErrorFunction.Erf(x), Math.Abs(erf) * 1e-15);

    [Fact]
    public void Inverse_undoes_erf()
    {
        for (double x = -3; x <= 3; x += 0.0625)
        {
            double y = ErrorFunction.Erf(x);

            // An error of y becomes one of x by the inverse's slope.
            double slope = Math.Sqrt(Math.PI) / 2 * Math.Exp(x * x);
            Assert.Equal(x, ErrorFunction.Inverse(y), 4e-16 * Math.Abs(x) + 2e-15 * slope);
        }
    }

    [Theory]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(-1, double.NegativeInfinity)]
    [InlineData(0, 0)]
    [InlineData(-0.9999999999999999, -5.863584748755168)]
    public void Inverse_reaches_to_the_ends(double y, double x) => Assert.Equal(x, ErrorFunction.Inverse(y), 1e-9);
}
