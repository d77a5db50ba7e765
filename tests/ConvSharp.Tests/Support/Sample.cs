using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;

namespace ConvSharp.Tests.Support;

/// <summary>A small good problem with its operands, and the three ways of running it into a destination.</summary>
internal sealed class Sample<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="rank">Spatial axes.</param>
    /// <param name="options">Null for padding 1.</param>
    /// <param name="seed">Decides the values.</param>
    /// <param name="size">Of each spatial axis.</param>
    /// <param name="channels">Of input and output.</param>
    /// <param name="batch">Pictures.</param>
    public Sample(
        ConvolutionKind kind, int rank, ConvolutionOptions? options = null, int seed = 1, nint size = 6, nint channels = 4, nint batch = 2)
    {
        Kind = kind;
        Options = options ?? new ConvolutionOptions { Padding = 1 };
        Input = TestTensor.Random<T>(seed, [batch, channels, .. Enumerable.Repeat(size, rank)]);
        Weight = TestTensor.Random<T>(seed + 1, [channels, channels, .. Enumerable.Repeat((nint)3, rank)]);
        Bias = TestTensor.Random<T>(seed + 2, [channels]);
        Geometry = ConvolutionGeometry.Create(kind, Options, Input.Lengths, Weight.Lengths);
    }

    public static IReadOnlyList<string> Ways { get; } = ["function", "plan", "layer"];

    public ConvolutionKind Kind { get; }

    public ConvolutionOptions Options { get; }

    public Tensor<T> Input { get; }

    public Tensor<T> Weight { get; }

    public Tensor<T> Bias { get; }

    public ConvolutionGeometry Geometry { get; }

    public Tensor<T> NewOutput() => TestTensor.Filled(Geometry.OutputShape, T.NaN);

    public T[] Expected() => TestTensor.Values(Kind == ConvolutionKind.Transposed
        ? Convolution.Transposed(Input, Weight, Bias, Options)
        : Convolution.Forward(Input, Weight, Bias, Options));

    /// <summary>Runs a function, a plan or a layer.</summary>
    public void Run(
        string way, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output)
    {
        switch (way)
        {
            case "plan":
                ConvolutionPlan<T>.Create(Kind, Options, Geometry.InputShape, weight, bias).Execute(input, output);
                break;
            case "layer":
                ConvolutionLayer<T> layer = AnyLayer.Of<T>(Kind, Weight.Lengths, Options);
                layer.Weight.Set(weight);
                layer.Bias!.Set(bias);
                layer.Forward(input, output);
                break;
            default:
                RunFunction(input, weight, bias, output);
                break;
        }
    }

    public void RunFunction(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output,
        ParallelOptions? parallel = null)
    {
        if (Kind == ConvolutionKind.Transposed)
            Convolution.Transposed(input, weight, bias, output, Options, parallel);
        else
            Convolution.Forward(input, weight, bias, output, Options, parallel);
    }
}
