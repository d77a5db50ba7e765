using ConvSharp.Geometry;

namespace ConvSharp.Tests.Goldens;

/// <summary>One layer as libtorch computed it. Every list has one entry per spatial axis, depth before height before width.</summary>
public sealed record LayerGolden<T>
{
    /// <summary>What the case is about; unique among the cases of one <see cref="Operation"/>.</summary>
    public required string Name { get; init; }

    /// <summary>conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d or conv_transpose3d.</summary>
    public required string Operation { get; init; }

    public bool Transposed => Operation.StartsWith("conv_transpose", StringComparison.Ordinal);

    public ConvolutionKind Kind => Transposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;

    public int Rank => Stride.Length;

    public required int[] Stride { get; init; }

    /// <summary>Whether the padding was asked for as 'same'; the two lists below hold what that comes to.</summary>
    public required bool Same { get; init; }

    public required int[] PaddingBefore { get; init; }

    public required int[] PaddingAfter { get; init; }

    /// <summary>zeros, reflect, replicate or circular.</summary>
    public required string PaddingMode { get; init; }

    public required int[] Dilation { get; init; }

    /// <summary>Of a transposed layer; where <see cref="OutputSize"/> was asked for, what that comes to.</summary>
    public required int[] OutputPadding { get; init; }

    /// <summary>The requested spatial output size of a transposed layer, where one was requested.</summary>
    public required int[]? OutputSize { get; init; }

    public required int Groups { get; init; }

    /// <summary>[N, Cin, spatial…], or [Cin, spatial…]: unbatched.</summary>
    public required GoldenTensor<T> Input { get; init; }

    /// <summary>[Cout, Cin/groups, kernel…]; transposed [Cin, Cout/groups, kernel…].</summary>
    public required GoldenTensor<T> Weight { get; init; }

    /// <summary>[Cout], or null: a layer without bias.</summary>
    public required GoldenTensor<T>? Bias { get; init; }

    public required GoldenTensor<T> Output { get; init; }

    /// <summary>The gradient of the loss by the output, from which the three below follow.</summary>
    public required GoldenTensor<T> OutputGradient { get; init; }

    public required GoldenTensor<T> InputGradient { get; init; }

    public required GoldenTensor<T> WeightGradient { get; init; }

    public required GoldenTensor<T>? BiasGradient { get; init; }

    /// <summary>What the layer is given beside its operands.</summary>
    public ConvolutionOptions Options() => new()
    {
        Stride = Longs(Stride),
        Padding = Same ? Padding.Same : Padding.Asymmetric(Longs(PaddingBefore), Longs(PaddingAfter)),
        Dilation = Longs(Dilation),
        Groups = Groups,
        PaddingMode = PaddingModes.Parse(PaddingMode),
        OutputPadding = Transposed && OutputSize is null ? Longs(OutputPadding) : default(PerAxis),
        OutputSize = OutputSize is null ? default(PerAxis) : Longs(OutputSize),
    };

    private static long[] Longs(int[] values) => [.. values.Select(value => (long)value)];

    public override string ToString() => $"{Operation} {Name} ({typeof(T).Name})";
}
