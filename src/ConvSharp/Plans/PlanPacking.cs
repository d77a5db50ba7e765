using System.Numerics;

namespace ConvSharp.Plans;

/// <summary>A layer's packed weights.</summary>
internal sealed class PlanPacking<T>(PackedWeights<T> packed, long weightVersion) : HeldPacking(packed.Key, packed.Bytes, weightVersion)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public PackedWeights<T> Packed { get; } = packed;
}
