using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Each element in another type. Floats are cut to integers, and to true if they are not 0.</summary>
/// <param name="type">The type of the output.</param>
public sealed class Cast(ElementType type) : Operation
{
    /// <summary>The type of the output.</summary>
    public ElementType Type { get; } = TensorTypes.IsSupported(type)
        ? type
        : throw new InferenceException($"tensors of a graph do not hold {type.Name()}: cast to float32.");

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => [ValueInfo.Of(Type, inputs.Required(0).Shape)];

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ElementType from = description.Inputs[0]!.Type;
        if (from == Type)
            return Step.View;
        return from switch
        {
            ElementType.Bool or ElementType.UInt8 => From<byte>(),
            ElementType.Int8 => From<sbyte>(),
            ElementType.Int16 => From<short>(),
            ElementType.UInt16 => From<ushort>(),
            ElementType.Int32 => From<int>(),
            ElementType.UInt32 => From<uint>(),
            ElementType.Int64 => From<long>(),
            ElementType.UInt64 => From<ulong>(),
            ElementType.Float64 => From<double>(),
            _ => From<float>(),
        };
    }

    private Step From<TFrom>()
        where TFrom : unmanaged, INumber<TFrom> => Type switch
        {
            ElementType.Bool => new CastStep<TFrom, byte>(static (from, to) => Truths(from, to)),
            ElementType.UInt8 => To<TFrom, byte>(),
            ElementType.Int8 => To<TFrom, sbyte>(),
            ElementType.Int16 => To<TFrom, short>(),
            ElementType.UInt16 => To<TFrom, ushort>(),
            ElementType.Int32 => To<TFrom, int>(),
            ElementType.UInt32 => To<TFrom, uint>(),
            ElementType.Int64 => To<TFrom, long>(),
            ElementType.UInt64 => To<TFrom, ulong>(),
            ElementType.Float64 => To<TFrom, double>(),
            _ => To<TFrom, float>(),
        };

    private static CastStep<TFrom, TTo> To<TFrom, TTo>()
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo> => new(TensorPrimitives.ConvertTruncating);

    private static void Truths<TFrom>(ReadOnlySpan<TFrom> from, Span<byte> to)
        where TFrom : unmanaged, INumber<TFrom>
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = (byte)(from[i] == TFrom.Zero ? 0 : 1);
    }

    private delegate void CastMap<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to);

    private sealed unsafe class CastStep<TFrom, TTo>(CastMap<TFrom, TTo> map) : Step
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Range((TFrom*)memory.InputBytes(0), (TTo*)memory.OutputBytes(0), map), (nint)memory.Outputs[0].Length,
            sizeof(TFrom) + sizeof(TTo), memory.Parallel);

        private readonly struct Range(TFrom* x, TTo* y, CastMap<TFrom, TTo> map) : IRangeBody
        {
            public void Run(nint start, nint end) =>
                map(new ReadOnlySpan<TFrom>(x + start, (int)(end - start)), new Span<TTo>(y + start, (int)(end - start)));
        }
    }
}
