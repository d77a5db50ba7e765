using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Planning;

namespace ConvSharp.Plans;

/// <summary>The weights of a layer, as a plan needs them: their elements only if they have to be packed.</summary>
internal interface IWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Length of each axis.</summary>
    nint[] Shape { get; }

    /// <summary>Hands the elements to the packer.</summary>
    PackedWeights<T> Pack(in WeightPacker<T> packer);
}

/// <summary>Packs weights for a program.</summary>
internal readonly struct WeightPacker<T>(ConvolutionProgram<T> program, ParallelOptions? parallel)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PackedWeights<T> Pack(in ReadOnlyTensorSpan<T> elements) => PackedWeights<T>.Of(program, elements, parallel);
}

/// <summary>Weights that are in memory.</summary>
internal readonly ref struct WeightSpan<T>(in ReadOnlyTensorSpan<T> elements) : IWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyTensorSpan<T> _elements = elements;

    public nint[] Shape => _elements.Lengths.ToArray();

    public PackedWeights<T> Pack(in WeightPacker<T> packer) => packer.Pack(_elements);
}
