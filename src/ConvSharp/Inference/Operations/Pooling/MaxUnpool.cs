using System.Numerics;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Maxima back at the places from which a pooling took them, zeros elsewhere. Inputs: the maxima [N, C, …], their places (int64, each the
/// place of an element in the whole tensor that was pooled), and optionally the output's lengths, which may be larger than those of that
/// tensor. Of several maxima at one place the last one stays.
/// </summary>
public sealed class MaxUnpool : Operation
{
    /// <summary>Makes the operation.</summary>
    /// <param name="options">The windows of the pooling: kernel, strides, and padding in numbers.</param>
    public MaxUnpool(PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>The windows of the pooling.</summary>
    public PoolOptions Options { get; }

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo places) = (inputs.Required(0), inputs.Required(1));
        if (input.Rank is < 3 or > 5)
            throw new InferenceException($"its input is {input}: give batch, channels and 1 to 3 spatial axes.");
        if (places.Type != ElementType.Int64 || !places.Shape.SequenceEqual(input.Shape))
            throw new InferenceException($"its places are {places}: give int64 {ShapeText.Print(input.Shape)}, one for each maximum.");
        nint[] pooled = Pooled(input.Shape);
        if (inputs.Optional(2) is not { } listed)
            return [OperationInputs.Output(input.Type, pooled)];
        if (listed.Integers("lengths") is not { } lengths)
            return [ValueInfo.OfUnknownShape(input.Type)];
        if (lengths.Length != pooled.Length || lengths.Zip(pooled).Any(pair => pair.First < pair.Second))
        {
            throw new InferenceException(
                $"its output's lengths are [{string.Join(", ", lengths)}]: give at least {ShapeText.Print(pooled)}, what was pooled.");
        }

        return [OperationInputs.Output(input.Type, [.. lengths.Select(length => checked((nint)length))])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        return ElementDispatch.Number<Maker, Step>(
            input.Type, new Maker(Pooled(input.Shape), description.Outputs[0].Shape.ToArray()));
    }

    /// <summary>The smallest shape from which the pooling gives this one.</summary>
    private nint[] Pooled(ReadOnlySpan<nint> input)
    {
        int rank = input.Length - 2;
        if (Options.Kernel.Count != rank || Options.Strides is { } strides && strides.Count != rank)
            throw new InferenceException($"its kernel has {Options.Kernel.Count} axes, the input {rank} spatial axes: give as many.");
        nint[] shape = input.ToArray();
        for (int axis = 0; axis < rank; axis++)
        {
            long kernel = Options.Kernel[axis], stride = Options.Strides?[axis] ?? 1;
            if (kernel < 1 || stride < 1)
                throw new InferenceException($"kernel {kernel}, stride {stride}: use numbers of 1 or more.");
            long padding = checked(
                Options.Padding.Before.At(axis, rank, "pads", 0) + Options.Padding.After.At(axis, rank, "pads", 0));
            shape[axis + 2] = checked((nint)SizeFormula.TransposedOutput(
                input[axis + 2], kernel, stride, padding, dilation: 1, outputPadding: 0));
            if (shape[axis + 2] < 1)
            {
                throw new InferenceException(
                    $"{input[axis + 2]} maxima along spatial axis {axis} with pads of {padding} are of {shape[axis + 2]} elements: "
                    + "use less padding.");
            }
        }

        return shape;
    }

    private readonly struct Maker(nint[] pooled, nint[] output) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new UnpoolStep<T>(pooled, output);
    }

    // One thread: several maxima may meet in one place.
    private sealed unsafe class UnpoolStep<T>(nint[] pooled, nint[] output) : Step
        where T : unmanaged, INumber<T>
    {
        private const nint PerLook = 1 << 16;

        private readonly nint _length = OperationInputs.Product(pooled);
        private readonly bool _isSame = pooled.AsSpan(1).SequenceEqual(output.AsSpan(1));
        private readonly nint[] _strides = CopyStep.DenseStrides(output);

        public override bool Reads(int input) => input < 2;

        public override void Execute(StepMemory memory)
        {
            T* values = (T*)memory.InputBytes(0), result = (T*)memory.OutputBytes(0);
            long* places = memory.InputPointer<long>(1);
            new Span<T>(result, checked((int)memory.Outputs[0].Length)).Clear();
            for (nint i = 0; i < (nint)memory.Inputs[0].Length; i++)
            {
                if (i % PerLook == 0)
                    CancellationLook.ThrowIfCancelled(memory.Parallel.CancellationToken);
                if ((ulong)places[i] >= (ulong)_length)
                {
                    throw new InferenceException(
                        $"place {places[i]} is outside of the {_length} elements that were pooled: use 0 to {_length - 1}.");
                }

                result[_isSame ? (nint)places[i] : Moved((nint)places[i])] = values[i];
            }
        }

        /// <summary>A place in the pooled tensor as one in the output.</summary>
        private nint Moved(nint place)
        {
            nint moved = 0;
            for (int axis = pooled.Length - 1; axis >= 0; axis--)
            {
                (place, nint at) = Math.DivRem(place, pooled[axis]);
                moved += at * _strides[axis];
            }

            return moved;
        }
    }
}
