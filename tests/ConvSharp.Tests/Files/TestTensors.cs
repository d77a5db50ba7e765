using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit;

namespace ConvSharp.Tests.Files;

internal static class TestTensors
{
    /// <summary>Elements 1, 1.25, 1.5 … in C order.</summary>
    public static Tensor<T> Ramp<T>(params nint[] lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint count = lengths.Aggregate((nint)1, (product, length) => product * length);
        T[] values = [.. Enumerable.Range(0, (int)count).Select(i => T.CreateChecked(1 + (0.25 * i)))];
        return Tensor.Create(values, lengths);
    }

    /// <summary>Views that are not dense, each of a different kind.</summary>
    public static Tensor<T> View<T>(string kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> whole = Ramp<T>(3, 4, 5);
        NRange all = NRange.All;
        return kind switch
        {
            "inner slice" => whole.Slice([all, 1..3, 1..4]),
            "one column" => whole.Slice([all, all, 2..3]),
            "empty slice" => whole.Slice([all, all, 5..]),
            "permuted" => Tensor.PermuteDimensions(whole, [2, 0, 1]),
            "permuted slice" => Tensor.PermuteDimensions(whole.Slice([1.., all, 1..3]), [1, 2, 0]),
            "broadcast" => Tensor.Create(Ramp<T>(4).ToArray(), 0, [3, 4], [0, 1]),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>The elements in C order, taken one by one.</summary>
    public static T[] InOrder<T>(Tensor<T> tensor)
    {
        List<T> values = [];
        Walk([], values.Add);
        return [.. values];

        void Walk(nint[] index, Action<T> visit)
        {
            if (index.Length == tensor.Rank)
            {
                visit(tensor[index]);
                return;
            }

            for (nint i = 0; i < tensor.Lengths[index.Length]; i++)
            {
                Walk([.. index, i], visit);
            }
        }
    }

    public static void AssertSame<T>(Tensor<T> expected, Tensor<T> actual)
    {
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
        Assert.Equal(InOrder(expected), InOrder(actual));
    }
}
