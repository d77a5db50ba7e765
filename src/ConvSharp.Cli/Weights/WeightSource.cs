using System.Numerics;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Weights;

/// <summary>Where the numbers of a layer come from.</summary>
internal abstract class WeightSource
{
    /// <summary>The number of spatial axes, if the weights decide it.</summary>
    public virtual int? Rank => null;

    /// <summary>The files that they are read from.</summary>
    public virtual IEnumerable<NamedPath> Files => [];

    /// <summary>Whether the numbers are stored with the precision of double.</summary>
    public virtual bool IsDouble => false;

    /// <summary>The layer for the request and the input.</summary>
    public abstract LayerShape Settle(LayerRequest request, int rank, long? channels);

    /// <summary>The numbers.</summary>
    public abstract LayerWeights<T> Make<T>(LayerShape layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
