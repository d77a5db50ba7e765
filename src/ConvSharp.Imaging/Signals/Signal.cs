using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Imaging.Signals;

/// <summary>Samples over a place or a time, with their name.</summary>
/// <param name="Name">What they are: input.</param>
/// <param name="Values">
/// The last axis is the samples; every index of the axes before it is a line of its own: [L], [C, L], [out, in, K].
/// </param>
public sealed record Signal<T>(string Name, Tensor<T> Values)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
