using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>The products of all elements up to each, along an axis. Inputs: the data, and the axis, one int64 or int32.</summary>
/// <param name="isExclusive">Whether the element itself does not count.</param>
/// <param name="isReverse">Whether the products start at the end.</param>
public sealed class CumulativeProduct(bool isExclusive = false, bool isReverse = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => "CumProd";

    /// <summary>Whether the element itself does not count.</summary>
    public bool IsExclusive { get; } = isExclusive;

    /// <summary>Whether the products start at the end.</summary>
    public bool IsReverse { get; } = isReverse;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => CumulativeSteps.Infer(inputs);

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return CumulativeSteps.Of<Product>(description.Inputs[0]!.Type, IsExclusive, IsReverse);
    }

    private readonly struct Product : ICumulation
    {
        public T Start<T>()
            where T : INumber<T> => T.One;

        public T Join<T>(T total, T value)
            where T : INumber<T> => total * value;
    }
}
