using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Plans;

/// <summary>
/// The passes of the last problems in the functional calls of a thread, so that a call with a known problem plans and allocates nothing.
/// </summary>
internal static class PassesCache<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Capacity = 16;

    [ThreadStatic]
    private static Entry[]? _entries;

    [ThreadStatic]
    private static int _next;

    /// <summary>The passes of a problem, for a method whose operands have these names.</summary>
    public static ConvolutionPasses<T> Get(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape,
        OperandNames names)
    {
        Entry[] entries = _entries ??= new Entry[Capacity];
        foreach (ref readonly Entry entry in entries.AsSpan())
        {
            if (entry.Passes is { } passes && passes.Geometry.Kind == kind && entry.Options == options
                && inputShape.SequenceEqual(entry.InputShape) && weightShape.SequenceEqual(entry.WeightShape))
            {
                return passes;
            }
        }

        ConvolutionPasses<T> created = ConvolutionPasses<T>.Create(kind, options, inputShape, weightShape, names);
        entries[_next] = new Entry(created, options, inputShape.ToArray(), weightShape.ToArray());
        _next = (_next + 1) % Capacity;
        return created;
    }

    private readonly record struct Entry(ConvolutionPasses<T>? Passes, ConvolutionOptions Options, nint[] InputShape, nint[] WeightShape);
}
