using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>Softmax, with the largest number taken out first, so that no exponential overflows.</summary>
internal sealed unsafe class SoftmaxStep<T>(AxisLayout layout, bool isLogarithm) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns that are computed side by side, where the axis is not the last.</summary>
    private const int Block = 256;

    public override bool CanOverwrite(int input) => true;

    public override void Execute(StepMemory memory)
    {
        if (layout.Length == 0)
            return;
        nint blocks = (layout.Inner + Block - 1) / Block;
        Pieces.Run(
            new Body(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0), Math.Max(blocks, 1)), checked(layout.Outer * blocks),
            2.0 * sizeof(T) * layout.Length * Math.Min(layout.Inner, Block), memory.Parallel);
    }

    private readonly struct Body(SoftmaxStep<T> step, T* input, T* output, nint blocks) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
                step.Normalise(input, output, item, blocks);
        }
    }

    private void Normalise(T* input, T* output, nint item, nint blocks)
    {
        (nint outer, nint block) = Math.DivRem(item, blocks);
        nint first = (outer * layout.Length * layout.Inner) + (block * Block);
        if (layout.Inner == 1)
        {
            int length = checked((int)layout.Length);
            NormaliseRow(new ReadOnlySpan<T>(input + first, length), new Span<T>(output + first, length));
        }
        else
        {
            NormaliseColumns(input + first, output + first, (int)Math.Min(Block, layout.Inner - (block * Block)));
        }
    }

    private void NormaliseRow(ReadOnlySpan<T> input, Span<T> output)
    {
        T largest = TensorPrimitives.Max(input);
        if (!isLogarithm)
        {
            VectorLoop.Map(input, output, new ShiftedExponential(largest));
            TensorPrimitives.Multiply(output, T.One / TensorPrimitives.Sum<T>(output), output);
            return;
        }

        T sum = T.Zero;
        foreach (T number in input)
            sum += T.Exp(number - largest);

        // One after the other: the sum of both would round the logarithm to the digits of a large number.
        TensorPrimitives.Subtract(input, largest, output);
        TensorPrimitives.Subtract(output, T.Log(sum), output);
    }

    private void NormaliseColumns(T* input, T* output, int width)
    {
        Span<T> largest = stackalloc T[width], sums = stackalloc T[width], exponentials = stackalloc T[width];
        sums.Clear();
        new ReadOnlySpan<T>(input, width).CopyTo(largest);
        for (nint i = 1; i < layout.Length; i++)
            TensorPrimitives.Max(largest, new ReadOnlySpan<T>(input + (i * layout.Inner), width), largest);
        for (nint i = 0; i < layout.Length; i++)
        {
            var source = new ReadOnlySpan<T>(input + (i * layout.Inner), width);
            Span<T> target = isLogarithm ? exponentials : new Span<T>(output + (i * layout.Inner), width);
            VectorLoop.Map(source, largest, target, default(ExponentialOfDifference));
            TensorPrimitives.Add(sums, target, sums);
        }

        if (isLogarithm)
            TensorPrimitives.Log(sums, sums);
        for (nint i = 0; i < layout.Length; i++)
        {
            var target = new Span<T>(output + (i * layout.Inner), width);
            if (isLogarithm)
            {
                TensorPrimitives.Subtract(new ReadOnlySpan<T>(input + (i * layout.Inner), width), largest, target);
                TensorPrimitives.Subtract(target, sums, target);
            }
            else
            {
                TensorPrimitives.Divide(target, sums, target);
            }
        }
    }

    private readonly struct ShiftedExponential(T largest) : IUnaryFunction<T>
    {
        private readonly Vector<T> _largest = new(largest);

        public Vector<T> Of(Vector<T> x) => VectorMath.Exp(x - _largest);
    }

    private readonly struct ExponentialOfDifference : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> largest) => VectorMath.Exp(x - largest);
    }
}
