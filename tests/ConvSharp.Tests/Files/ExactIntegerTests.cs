using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>Integers are read where a float holds each of them exactly, and refused by value and index where not.</summary>
public sealed class ExactIntegerTests
{
    // A float of 32 bits has 24 of significand, one of 64 bits 53. The type is i or u and its bytes.
    [Theory]
    [InlineData("i4", "0", true, true)]
    [InlineData("i4", "16777216", true, true)] // 2^24
    [InlineData("i4", "16777217", false, true)]
    [InlineData("i4", "-16777217", false, true)]
    [InlineData("i4", "16777218", true, true)]
    [InlineData("i4", "33554434", false, true)] // 2 · (2^24 + 1)
    [InlineData("i4", "2147483647", false, true)]
    [InlineData("i4", "2147483520", true, true)] // 2^31 - 2^7
    [InlineData("i4", "-2147483648", true, true)]
    [InlineData("u4", "4294967295", false, true)]
    [InlineData("u4", "4294967040", true, true)] // 2^32 - 2^8
    [InlineData("u4", "2147483648", true, true)]
    [InlineData("u4", "2147483649", false, true)]
    [InlineData("i8", "6", true, true)]
    [InlineData("i8", "-6", true, true)]
    [InlineData("i8", "16777217", false, true)]
    [InlineData("i8", "9007199254740992", true, true)] // 2^53
    [InlineData("i8", "9007199254740993", false, false)]
    [InlineData("i8", "-9007199254740993", false, false)]
    [InlineData("i8", "9007199254740994", false, true)]
    [InlineData("i8", "9223372036854775807", false, false)] // 2^63 - 1: a float of 2^63 turns back into it
    [InlineData("i8", "9223372036854774784", false, true)] // 2^63 - 2^10
    [InlineData("i8", "9223371487098961920", true, true)] // 2^63 - 2^39
    [InlineData("i8", "-9223372036854775808", true, true)]
    [InlineData("i8", "-9223372036854775807", false, false)]
    [InlineData("u8", "18446744073709551615", false, false)]
    [InlineData("u8", "18446744073709549568", false, true)] // 2^64 - 2^11
    [InlineData("u8", "9223372036854775808", true, true)]
    [InlineData("u8", "9223372036854775809", false, false)]
    public void A_value_is_read_if_it_is_exact(string type, string value, bool asFloat, bool asDouble)
    {
        Check<float>(type, value, asFloat);
        Check<double>(type, value, asDouble);
    }

    [Fact]
    public void The_first_value_that_is_not_exact_is_named_with_its_index()
    {
        // int64 [1, 2, 3] of which only the last is beyond 2^53.
        byte[] data = Bytes("i8", false, "1", "2", "3", "4", "5", "9007199254740993");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<double>(Stream("<i8", "(1, 2, 3)", data)));
        Assert.Contains(
            "its int64 value 9007199254740993 at index [0, 1, 2] is held exactly by no float64; allow rounding", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("astype('float64')", error.Message, StringComparison.Ordinal);
        Tensor<double> rounded = Npy.Read<double>(Stream("<i8", "(1, 2, 3)", data), allowRounding: true);
        Assert.Equal([1, 2, 3, 4, 5, 9007199254740992], TestTensors.InOrder(rounded));
    }

    [Fact]
    public void Int32_that_no_float_holds_is_read_as_double()
    {
        byte[] data = Bytes("i4", true, "1", "16777217");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(Stream(">i4", "(2,)", data)));
        Assert.Contains("value 16777217 at index [1] is held exactly by no float32; read it as double, allow", error.Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 16777217], TestTensors.InOrder(Npy.Read<double>(Stream(">i4", "(2,)", data))));
    }

    [Fact]
    public void In_Fortran_order_the_index_is_that_of_the_array()
    {
        // [2, 3], first axis fastest: the fourth number stored is at [1, 1].
        byte[] data = Bytes("u8", true, "1", "2", "3", "9007199254740993", "5", "6");
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Npy.Read<double>(Stream(">u8", "(2, 3)", data, "True")));
        Assert.Contains("its uint64 value 9007199254740993 at index [1, 1] ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_beyond_the_first_block_is_found()
    {
        // Blocks have 65,536 bytes: 8,192 numbers.
        const int count = 20_000, bad = 17_003;
        byte[] data = new byte[count * 8];
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(bad * 8), long.MaxValue);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<double>(Stream("<i8", "(100, 200)", data)));
        Assert.Contains("value 9223372036854775807 at index [85, 3] ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_has_an_empty_index()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Npy.Read<float>(Stream("<u4", "()", Bytes("u4", false, "16777217"))));
        Assert.Contains("value 16777217 at index [] ", error.Message, StringComparison.Ordinal);
    }

    private static void Check<T>(string type, string value, bool exact)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (bool bigEndian in (bool[])[false, true])
        {
            string descr = (bigEndian ? ">" : "<") + type;
            byte[] stored = Bytes(type, bigEndian, value);
            Check<T>($"{descr} {value}", exact, value, rounding => Npy.Read<T>(Stream(descr, "(1,)", stored), rounding));
        }

        byte[] data = Bytes(type, false, value);
        string name = type[0] == 'i' ? $"I{data.Length * 8}" : $"U{data.Length * 8}";
        string header = $$$"""{"x":{"dtype":"{{{name}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""";
        Check<T>($"{name} {value}", exact, value, rounding =>
        {
            using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream([.. FileBytes.SafeTensors(header), .. data]));
            return reader.Read<T>("x", rounding);
        });
    }

    private static void Check<T>(string what, bool exact, string value, Func<bool, Tensor<T>> read)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T nearest = T.Parse(value, CultureInfo.InvariantCulture);
        Assert.Equal(nearest, read(true)[0]);
        if (exact)
        {
            Assert.Equal(BigInteger.Parse(value, CultureInfo.InvariantCulture), BigInteger.CreateChecked(read(false)[0]));
            return;
        }

        InvalidDataException? error = Record.Exception(() => read(false)) as InvalidDataException;
        Assert.True(error?.Message.Contains($"value {value} at index [0] ", StringComparison.Ordinal), $"{what}: {error}");
    }

    private static MemoryStream Stream(string descr, string shape, byte[] data, string order = "False") =>
        new([.. FileBytes.Npy($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}}}\n"), .. data]);

    private static byte[] Bytes(string type, bool bigEndian, params string[] values)
    {
        int size = type[1] - '0';
        byte[] bytes = new byte[size * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> place = bytes.AsSpan(i * size, size);
            var value = BigInteger.Parse(values[i], CultureInfo.InvariantCulture);
            place.Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
            byte[] digits = value.ToByteArray();
            digits.AsSpan(0, Math.Min(digits.Length, size)).CopyTo(place);
            if (bigEndian)
            {
                place.Reverse();
            }
        }

        return bytes;
    }
}
