using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Sums and products of all elements up to each, beside plain loops.</summary>
public sealed class CumulativeTests
{
    [Fact]
    public void Sums_and_products_are_those_of_plain_loops()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            ElementType type = seed % 2 == 0 ? ElementType.Int64 : ElementType.Float64;
            nint[] shape = Tensors.Shape(random, random.Next(1, 4), 6);
            int axis = random.Next(-shape.Length, shape.Length), along = (axis + shape.Length) % shape.Length;
            (bool isExclusive, bool isReverse) = (random.Next(2) == 0, random.Next(2) == 0);
            InferenceTensor input = Tensors.Random(random, type, shape), at = Tensors.Integers(axis);
            double[] numbers = Tensors.Doubles(input), sums = new double[numbers.Length], products = new double[numbers.Length];
            foreach ((int[] index, int i) in Tensors.Indices(shape).Select((index, i) => (index, i)))
            {
                products[i] = 1;
                for (int other = 0; other < shape[along]; other++)
                {
                    bool isBefore = isReverse ? other > index[along] : other < index[along];
                    if (!isBefore && (isExclusive || other != index[along]))
                        continue;
                    int[] place = [.. index];
                    place[along] = other;
                    double number = numbers[Tensors.Place(place, shape)];
                    sums[i] += number;
                    products[i] *= number;
                }
            }

            string context = $"seed {seed}, {input}, axis {axis}, exclusive {isExclusive}, reverse {isReverse}";
            OperationRun.AssertClose(
                context, sums, OperationRun.Run(context, new CumulativeSum(isExclusive, isReverse), [input, at])[0], 1e-13);
            OperationRun.AssertClose(
                context, products, OperationRun.Run(context, new CumulativeProduct(isExclusive, isReverse), [input, at])[0], 1e-13);
        }
    }
}
