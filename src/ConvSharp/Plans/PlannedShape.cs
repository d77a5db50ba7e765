using System.Numerics;
using ConvSharp.Engine.Planning;
using ConvSharp.Geometry;

namespace ConvSharp.Plans;

/// <summary>A layer's program for an input shape, and its plan as long as the plan is up to date.</summary>
internal sealed class PlannedShape<T>(nint[] inputShape, PerAxis outputSize, ConvolutionProgram<T> program)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private volatile CurrentPlan<T>? _current;

    public ConvolutionProgram<T> Program { get; } = program;

    /// <summary>The plan, or null if it was not made yet or its packed weights were dropped.</summary>
    public CurrentPlan<T>? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The budget's time when the shape was last used.</summary>
    public long LastUsed { get; set; }

    public bool IsFor(ReadOnlySpan<nint> shape, PerAxis size) => outputSize == size && shape.SequenceEqual(inputShape);
}
