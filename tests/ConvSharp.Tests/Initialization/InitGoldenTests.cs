using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Initialization;
using ConvSharp.Tests.Goldens;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class InitGoldenTests
{
    [Fact]
    public void Float_weights_are_torchs() => AssertWeights<float>(1e-6, 1e-5);

    [Fact]
    public void Double_weights_are_torchs() => AssertWeights<double>(1e-14, 1e-13);

    private static void AssertWeights<T>(double tolerance, double orthogonalTolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<InitGolden<T>> inits = GoldenFile.Inits<T>();
        Assert.NotEmpty(inits);
        foreach (InitGolden<T> golden in inits)
        {
            T[] weight = new T[golden.Weight.Values.Length];
            T[] bias = new T[golden.Bias?.Values.Length ?? 0];
            Draw(golden, AsTensor(weight, golden.Weight.Shape), bias);
            double relative = golden.Name == "orthogonal" ? orthogonalTolerance : tolerance;
            double scale = golden.Weight.Values.Max(value => Math.Abs(double.CreateTruncating(value)));
            GoldenAssert.Close<T>(golden.Weight.Values, weight, relative, relative * 0.1 * scale, $"{golden}");
            GoldenAssert.Close<T>(golden.Bias?.Values ?? [], bias, tolerance, 0, $"{golden}, bias");
        }
    }

    private static void Draw<T>(InitGolden<T> golden, TensorSpan<T> weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TorchGenerator generator = new(golden.Seed);
        double Argument(string name) => golden.Arguments[name];
        switch (golden.Name)
        {
            case "uniform":
                Init.Uniform(weight, generator, Argument("from"), Argument("to"));
                break;
            case "normal":
                Init.Normal(weight, generator, Argument("mean"), Argument("std"));
                break;
            case "dirac":
                weight.Fill(T.NaN);
                Init.Dirac(weight, (int)Argument("groups"));
                break;
            case "xavier_uniform":
                Init.XavierUniform(weight, generator, Argument("gain"));
                break;
            case "xavier_normal":
                Init.XavierNormal(weight, generator, Argument("gain"));
                break;
            case "kaiming_uniform":
                Init.KaimingUniform(weight, generator, Argument("a"), Mode(golden.Mode), Enum.Parse<Nonlinearity>(golden.Nonlinearity!));
                break;
            case "kaiming_normal":
                Init.KaimingNormal(weight, generator, Argument("a"), Mode(golden.Mode), Enum.Parse<Nonlinearity>(golden.Nonlinearity!));
                break;
            case "orthogonal":
                Init.Orthogonal(weight, generator, Argument("gain"));
                break;
            case "trunc_normal":
                Init.TruncatedNormal(weight, generator, Argument("mean"), Argument("std"), Argument("a"), Argument("b"));
                break;
            default:
                Assert.StartsWith("conv", golden.Name, StringComparison.Ordinal);
                Init.ConvolutionDefault(weight, bias, generator);
                break;
        }
    }

    private static FanMode Mode(string? torch) => torch == "fan_in" ? FanMode.In : FanMode.Out;

    private static TensorSpan<T> AsTensor<T>(T[] values, int[] shape) => new(values, [.. shape.Select(size => (nint)size)]);
}
