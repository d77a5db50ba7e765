using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ConvSharp.Initialization;

/// <summary>
/// The initialisers of torch.nn.init. Weights are [Cout, Cin/groups, kernel…], of a transposed layer [Cin, Cout/groups, kernel…], dense or
/// strided: the numbers go to the elements in row-major order. The same seed gives torch's numbers, for float and for double. Errors are
/// found before anything is drawn or written. With <see cref="TorchGenerator.None"/>, initialisers that draw leave the weight unchanged.
/// </summary>
public static partial class Init
{
    /// <summary>U(from, to).</summary>
    /// <exception cref="ArgumentOutOfRangeException">from &gt; to, or to − from is not finite in T.</exception>
    public static void Uniform<T>(TensorSpan<T> weight, TorchGenerator generator, double from = 0, double to = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        RandomArguments.CheckUniform<T>(from, to);
        if (generator.DrawsNothing)
            return;
        Write(weight, (generator, from, to), static (values, draw) => draw.generator.FillUniform(values, draw.from, draw.to));
    }

    /// <summary>N(mean, std²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">std is negative, or std or mean is not finite.</exception>
    public static void Normal<T>(TensorSpan<T> weight, TorchGenerator generator, double mean = 0, double std = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        RandomArguments.CheckNormal<T>(mean, std);
        if (generator.DrawsNothing)
            return;
        Write(weight, (generator, mean, std), static (values, draw) => draw.generator.FillNormal(values, draw.mean, draw.std));
    }

    /// <summary>Every element is <paramref name="value"/>.</summary>
    public static void Constant<T>(TensorSpan<T> weight, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weight.Fill(value);

    /// <summary>Every element is 0.</summary>
    public static void Zeros<T>(TensorSpan<T> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weight.Fill(T.Zero);

    /// <summary>Every element is 1.</summary>
    public static void Ones<T>(TensorSpan<T> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weight.Fill(T.One);

    /// <summary>Fills the weight's elements in row-major order, through a buffer where they are not dense.</summary>
    private static void Write<T, TState>(TensorSpan<T> weight, TState state, SpanAction<T, TState> fill)
    {
        if (weight.FlattenedLength == 0)
        {
            return;
        }

        if (weight.FlattenedLength > Array.MaxLength)
        {
            throw new ArgumentException(
                $"weight must have at most {Array.MaxLength} elements, but has {weight.FlattenedLength}: initialise it in slices.",
                nameof(weight));
        }

        int count = (int)weight.FlattenedLength;
        if (weight.IsDense)
        {
            fill(MemoryMarshal.CreateSpan(ref weight.GetPinnableReference(), count), state);
        }
        else
        {
            T[] values = new T[count];
            fill(values, state);
            new ReadOnlyTensorSpan<T>(values, weight.Lengths).CopyTo(weight);
        }
    }

    private static string Describe(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
