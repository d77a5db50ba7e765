using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>
/// Operands that are views of larger tensors: the answer has the same bits, and what lies around the output stays as it was.
/// </summary>
public class ViewTests
{
    private const int MarginBefore = 1, MarginAfter = 2;

    [Theory]
    [MemberData(nameof(BadOperandTests.AllWays), MemberType = typeof(BadOperandTests))]
    public void Views_of_floats_give_the_same_bits(ConvolutionKind kind, int rank, string way) =>
        ViewsGiveTheSameBits<float>(kind, rank, way);

    [Theory]
    [MemberData(nameof(BadOperandTests.AllWays), MemberType = typeof(BadOperandTests))]
    public void Views_of_doubles_give_the_same_bits(ConvolutionKind kind, int rank, string way) =>
        ViewsGiveTheSameBits<double>(kind, rank, way);

    private static void ViewsGiveTheSameBits<T>(ConvolutionKind kind, int rank, string way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (PaddingMode mode in Enum.GetValues<PaddingMode>())
        {
            var sample = new Sample<T>(kind, rank, new ConvolutionOptions { Padding = 1, PaddingMode = mode });
            T[] expected = sample.Expected();
            foreach (Func<nint[], View<T>> layout in new Func<nint[], View<T>>[] { View<T>.Dense, View<T>.Slice, View<T>.Reversed })
            {
                View<T> input = layout(sample.Geometry.InputShape).Fill(sample.Input);
                View<T> weight = layout(sample.Geometry.WeightShape).Fill(sample.Weight);
                View<T> bias = layout([sample.Bias.Lengths[0]]).Fill(sample.Bias), output = layout(sample.Geometry.OutputShape);
                string what = $"{kind}, rank {rank}, {way}, {mode}, {layout.Method.Name}";

                T[] before = [.. output.Memory];
                sample.Run(way, sample.Input, sample.Weight, sample.Bias, output.Span);
                AssertHolds(output, expected, before, what + ": output");

                Tensor<T> plain = sample.NewOutput();
                sample.Run(way, input.Span, weight.Span, bias.Span, plain);
                Assert.Equal(expected, TestTensor.Values(plain));

                output = layout(sample.Geometry.OutputShape);
                sample.Run(way, input.Span, weight.Span, bias.Span, output.Span);
                AssertHolds(output, expected, before, what + ": all");
            }
        }
    }

    /// <summary>A picture repeated along the batch without being copied: stride 0.</summary>
    [Fact]
    public void A_broadcast_input_gives_what_its_copies_give()
    {
        var sample = new Sample<float>(ConvolutionKind.Convolution, 2, batch: 1);
        float[] one = sample.Expected();
        nint[] shape = [3, .. sample.Input.Lengths[1..]];
        float[] memory = TestTensor.Values(sample.Input);
        Tensor<float> output = TestTensor.Filled([3, .. sample.Geometry.OutputShape[1..]], float.NaN);
        sample.RunFunction(new ReadOnlyTensorSpan<float>(memory, shape, [0, 36, 6, 1]), sample.Weight, sample.Bias, output);
        Assert.Equal([.. one, .. one, .. one], TestTensor.Values(output));
    }

    private static void AssertHolds<T>(View<T> output, T[] expected, T[] before, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[expected.Length];
        output.Span.FlattenTo(values);
        Assert.True(expected.SequenceEqual(values), $"{what}: the view holds another answer");

        output.Span.Fill(before[0]);
        for (int i = 0; i < before.Length; i++)
        {
            if (!output.Memory[i].Equals(before[0]))
                Assert.Fail($"{what}: element {i} of {before.Length}, outside of the view, has changed");
        }
    }

    /// <summary>Memory, and a view of it.</summary>
    private sealed class View<T>(T[] memory, int start, nint[] shape, nint[] strides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T[] Memory => memory;

        public TensorSpan<T> Span => new(memory.AsSpan(start), shape, strides);

        public static View<T> Dense(nint[] shape) => New(0, shape, Strides(shape), Length(shape));

        /// <summary>The middle of a tensor that is larger along every axis.</summary>
        public static View<T> Slice(nint[] shape)
        {
            nint[] parent = [.. shape.Select(size => size + MarginBefore + MarginAfter)];
            nint[] strides = Strides(parent);
            return New((int)strides.Sum(stride => MarginBefore * stride), shape, strides, Length(parent));
        }

        /// <summary>Axes in memory the other way round: the first is the fastest; and every second element is left out.</summary>
        public static View<T> Reversed(nint[] shape)
        {
            nint[] strides = [.. Strides([.. shape.Reverse()]).Reverse().Select(stride => 2 * stride)];
            return New(0, shape, strides, 2 * Length(shape));
        }

        public View<T> Fill(Tensor<T> values)
        {
            values.AsReadOnlyTensorSpan().CopyTo(Span);
            return this;
        }

        private static View<T> New(int start, nint[] shape, nint[] strides, nint length)
        {
            var memory = new T[length];
            Array.Fill(memory, T.CreateChecked(-99));
            return new View<T>(memory, start, shape, strides);
        }

        private static nint Length(nint[] shape) => shape.Aggregate((nint)1, (product, size) => product * size);

        private static nint[] Strides(nint[] shape)
        {
            var strides = new nint[shape.Length];
            nint stride = 1;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                strides[axis] = stride;
                stride *= shape[axis];
            }

            return strides;
        }
    }
}
