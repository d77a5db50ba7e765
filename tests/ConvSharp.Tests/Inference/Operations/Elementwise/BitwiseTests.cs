using System.Numerics;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations.Elementwise;

/// <summary>Functions of the bits of integers beside the language's own.</summary>
public sealed class BitwiseTests
{
    [Fact]
    public void Bits_are_joined_in_all_integers()
    {
        Check<sbyte>(1);
        Check<byte>(2);
        Check<short>(3);
        Check<ushort>(4);
        Check<int>(5);
        Check<uint>(6);
        Check<long>(7);
        Check<ulong>(8);
    }

    [Fact]
    public void Integers_without_a_sign_are_shifted()
    {
        CheckShifts<byte>(1);
        CheckShifts<ushort>(2);
        CheckShifts<uint>(3);
        CheckShifts<ulong>(4);
    }

    [Fact]
    public void What_has_no_bits_is_refused()
    {
        InferenceTensor real = InferenceTensor.Of<float>([1], 1), whole = InferenceTensor.Of<int>([1], 1);
        InferenceTensor truth = InferenceTensor.Of<bool>([true], 1);
        Refused("the bits of float32: cast to an integer", new Binary(BinaryFunction.BitwiseAnd), real, real);
        Refused("give numbers", new Binary(BinaryFunction.BitwiseOr), truth, truth);
        Refused("int32 and float32: cast one", new Binary(BinaryFunction.BitwiseXor), whole, real);
        Refused("the bits of float32: cast to an integer", new Unary(UnaryFunction.BitwiseNot), real);
        Refused("it does not shift int32: cast to uint8", new Binary(BinaryFunction.ShiftLeft), whole, whole);
    }

    private static void Check<T>(int seed)
        where T : unmanaged, IBinaryInteger<T>
    {
        var random = new Random(seed);
        T[] x = Any<T>(random, 4 * 37), y = Any<T>(random, 37);
        InferenceTensor[] inputs = [InferenceTensor.Of<T>(x, 4, 37), InferenceTensor.Of<T>(y, 37)];
        Equal("and", new Binary(BinaryFunction.BitwiseAnd), inputs, [.. x.Select((value, i) => value & y[i % 37])]);
        Equal("or", new Binary(BinaryFunction.BitwiseOr), inputs, [.. x.Select((value, i) => value | y[i % 37])]);
        Equal("xor", new Binary(BinaryFunction.BitwiseXor), inputs, [.. x.Select((value, i) => value ^ y[i % 37])]);
        Equal("not", new Unary(UnaryFunction.BitwiseNot), [inputs[0]], [.. x.Select(value => ~value)]);
    }

    private static unsafe void CheckShifts<T>(int seed)
        where T : unmanaged, IBinaryInteger<T>
    {
        var random = new Random(seed);
        int bits = sizeof(T) * 8;
        T[] x = Any<T>(random, 2 * bits), places = [.. Enumerable.Range(0, 2 * bits).Select(T.CreateTruncating)];
        InferenceTensor[] inputs = [InferenceTensor.Of<T>(x, x.Length), InferenceTensor.Of<T>(places, x.Length)];
        Equal("left", new Binary(BinaryFunction.ShiftLeft), inputs, [.. x.Select((value, i) => i < bits ? value << i : T.Zero)]);
        Equal("right", new Binary(BinaryFunction.ShiftRight), inputs, [.. x.Select((value, i) => i < bits ? value >>> i : T.Zero)]);
    }

    private static T[] Any<T>(Random random, int count)
        where T : unmanaged, IBinaryInteger<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue)))];

    private static void Equal<T>(string name, Operation operation, InferenceTensor[] inputs, T[] expected)
        where T : unmanaged => Assert.Equal(
            expected, OperationRun.Run($"{name} of {inputs[0]}", operation, inputs)[0].Elements<T>().ToArray());

    private static void Refused(string message, Operation operation, params InferenceTensor[] inputs)
    {
        InferenceException error = Assert.Throws<InferenceException>(() => OperationRun.Run(message, operation, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
