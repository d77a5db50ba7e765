using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>x / (bias + alpha / size · Σ x²)^beta, the sum over neighbouring channels. Input: [N, C, …].</summary>
/// <param name="size">How many channels the sum has.</param>
/// <param name="alpha">The factor of the mean square.</param>
/// <param name="beta">The exponent.</param>
/// <param name="bias">What is added.</param>
public sealed class LocalResponseNormalization(long size, double alpha = 1e-4, double beta = 0.75, double bias = 1) : Operation
{
    /// <summary>How many channels the sum has.</summary>
    public long Size { get; } = size >= 1 ? size : throw new InferenceException($"a size of {size} channels: use 1 or more.");

    /// <summary>The factor of the mean square.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>The exponent.</summary>
    public double Beta { get; } = beta;

    /// <summary>What is added.</summary>
    public double Bias { get; } = bias;

    /// <inheritdoc/>
    public override string Kind => "LRN";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Rank < 2)
            throw new InferenceException($"its input is {input}: give batch, channels and more axes.");
        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<Maker, Step>(description.Inputs[0]!.Type, new Maker(this, description));
    }

    private readonly struct Maker(LocalResponseNormalization norm, StepDescription description) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            ReadOnlySpan<nint> shape = description.Inputs[0]!.Shape;
            return new ResponseStep<T>(norm, shape[0], shape[1], OperationInputs.Product(shape[2..]));
        }
    }

    private sealed unsafe class ResponseStep<T>(LocalResponseNormalization norm, nint batch, nint channels, nint plane) : Step
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Block = 512;

        public override void Execute(StepMemory memory)
        {
            nint blocks = (plane + Block - 1) / Block;
            Pieces.Run(
                new Body(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0), blocks), checked(batch * channels * blocks),
                (double)sizeof(T) * Math.Min(plane, Block) * (2 + norm.Size), memory.Parallel);
        }

        private readonly struct Body(ResponseStep<T> step, T* input, T* output, nint blocks) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint item = start; item < end; item++)
                {
                    (nint row, nint block) = Math.DivRem(item, blocks);
                    step.Normalise(input, output, row, block * Block);
                }
            }
        }

        private void Normalise(T* input, T* output, nint row, nint first)
        {
            int length = (int)Math.Min(Block, plane - first);
            (nint sample, nint channel) = Math.DivRem(row, channels);
            nint lowest = Math.Max(0, channel - (nint)((norm.Size - 1) / 2));
            nint highest = Math.Min(channels - 1, channel + (nint)(norm.Size / 2));
            Span<T> sums = stackalloc T[length];
            sums.Clear();
            for (nint other = lowest; other <= highest; other++)
            {
                var values = new ReadOnlySpan<T>(input + (((sample * channels) + other) * plane) + first, length);
                TensorPrimitives.MultiplyAdd(values, values, sums, sums);
            }

            TensorPrimitives.Multiply(sums, T.CreateTruncating(norm.Alpha / norm.Size), sums);
            TensorPrimitives.Add(sums, T.CreateTruncating(norm.Bias), sums);
            TensorPrimitives.Pow(sums, T.CreateTruncating(norm.Beta), sums);
            nint at = (row * plane) + first;
            TensorPrimitives.Divide(new ReadOnlySpan<T>(input + at, length), sums, new Span<T>(output + at, length));
        }
    }
}
