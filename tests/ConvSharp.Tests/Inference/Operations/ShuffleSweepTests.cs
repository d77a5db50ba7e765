using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Transposes and shuffles of pixels on sizes around those of vectors and blocks, element by element.</summary>
public sealed class ShuffleSweepTests
{
    private static readonly ElementType[] Types =
        [ElementType.Float32, ElementType.Float64, ElementType.Int64, ElementType.Int32, ElementType.UInt8];

    [Fact]
    public void Matrices_are_transposed()
    {
        for (int seed = 1; seed <= 120; seed++)
        {
            var random = new Random(seed);
            nint rows = Size(random), columns = Size(random);
            InferenceTensor input = Tensors.Random(random, Types[seed % Types.Length], random.Next(1, 3), rows, columns, random.Next(1, 3));
            int[] order = random.Next(2) == 0 ? [0, 2, 1, 3] : [2, 3, 1, 0];
            nint[] shape = [.. order.Select(axis => input.Shape[axis])], from = input.Shape.ToArray();
            Check($"seed {seed}, {input}, axes {string.Join(",", order)}", new Transpose(order), input, shape, index =>
            {
                int[] place = new int[4];
                for (int axis = 0; axis < 4; axis++)
                    place[order[axis]] = index[axis];
                return Tensors.Place(place, from);
            });
        }
    }

    [Fact]
    public void Pixels_are_shuffled()
    {
        for (int seed = 1; seed <= 80; seed++)
        {
            var random = new Random(seed);
            (int block, int depth, nint height, nint width) = (random.Next(1, 6), random.Next(1, 4), random.Next(1, 4), Size(random));
            PixelOrder order = random.Next(2) == 0 ? PixelOrder.DepthFirst : PixelOrder.DepthLast;
            nint[] shape = [1, block * block * depth, height, width], target = [1, depth, height * block, width * block];
            InferenceTensor input = Tensors.Random(random, Types[seed % Types.Length], shape);
            Check($"seed {seed}, {input}, block {block}, {order}", new DepthToSpace(block, order), input, target, index =>
            {
                int within = (index[2] % block * block) + (index[3] % block);
                int channel = order == PixelOrder.DepthFirst ? (index[1] * block * block) + within : (within * depth) + index[1];
                return Tensors.Place([0, channel, index[2] / block, index[3] / block], shape);
            });
        }
    }

    /// <summary>From 1 to beyond two blocks, small ones as often as large ones.</summary>
    private static nint Size(Random random) => random.Next(2) == 0 ? random.Next(1, 18) : random.Next(18, 80);

    private static void Check(string context, Operation operation, InferenceTensor input, nint[] shape, Func<int[], int> place)
    {
        InferenceTensor output = OperationRun.Run(context, operation, [input])[0];
        Assert.True(output.Shape.SequenceEqual(shape), $"{context}: {output}");
        double[] numbers = Tensors.Doubles(input);
        OperationRun.AssertClose(context, [.. Tensors.Indices(shape).Select(index => numbers[place(index)])], output, 0);
    }
}
