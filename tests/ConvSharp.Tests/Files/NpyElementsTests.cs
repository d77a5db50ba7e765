using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>Arrays of any type, read and written as they are.</summary>
public sealed class NpyElementsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ElementType, int> Types() => new()
    {
        { ElementType.Bool, 1 }, { ElementType.UInt8, 1 }, { ElementType.Int8, 1 }, { ElementType.UInt16, 2 }, { ElementType.Int16, 2 },
        { ElementType.UInt32, 4 }, { ElementType.Int32, 4 }, { ElementType.UInt64, 8 }, { ElementType.Int64, 8 },
        { ElementType.Float16, 2 }, { ElementType.Float32, 4 }, { ElementType.Float64, 8 },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Elements_of_every_type_come_back(ElementType type, int size)
    {
        byte[] elements = [.. Enumerable.Range(0, 6 * size).Select(i => type == ElementType.Bool ? (byte)(i % 2) : (byte)(i * 37))];
        foreach (nint[] shape in (nint[][])[[6], [2, 3], [1, 6, 1]])
        {
            Write(type, shape, elements);
            (NpyHeader header, byte[] read) = Npy.ReadElements(_folder.File("x.npy"));
            Assert.Equal((type, string.Join(',', shape)), (header.ElementType, string.Join(',', header.Shape)));
            Assert.Equal(elements, read);
        }
    }

    [Fact]
    public void A_scalar_and_an_empty_array_come_back()
    {
        Write(ElementType.Int16, [], [1, 2]);
        Assert.Empty(Npy.ReadElements(_folder.File("x.npy")).Header.Shape);
        Write(ElementType.Int16, [3, 0], []);
        Assert.Equal([3L, 0], Npy.ReadElements(_folder.File("x.npy")).Header.Shape);
    }

    [Fact]
    public void Big_endian_elements_in_Fortran_order_are_put_in_order()
    {
        // The columns of [[1, 2, 3], [4, 5, 6]].
        byte[] stored = [.. new short[] { 1, 4, 2, 5, 3, 6 }.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];
        string header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }".PadRight(117) + "\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)];
        byte[] elements = Npy.ReadElements(_folder.File("x.npy", [.. start, .. stored])).Elements;
        Assert.Equal([1, 2, 3, 4, 5, 6], MemoryMarshal.Cast<byte, short>(elements).ToArray());
    }

    [Fact]
    public void Floats_are_those_of_the_typed_readers()
    {
        Write(ElementType.Float32, [2, 2], MemoryMarshal.AsBytes<float>([1, 2, 3, 4]).ToArray());
        Assert.Equal([1, 2, 3, 4], Npy.Read<float>(_folder.File("x.npy")));
        Npy.Write(_folder.File("y.npy"), Tensor.Create<float>([1, 2, 3, 4], [2, 2]));
        Assert.Equal(File.ReadAllBytes(_folder.File("x.npy")), File.ReadAllBytes(_folder.File("y.npy")));
    }

    [Theory]
    [InlineData(ElementType.Int32, new int[] { 2, 3 }, 20)]
    [InlineData(ElementType.Int32, new int[] { -1 }, 4)]
    [InlineData(ElementType.Int64, new int[] { 1 << 30, 1 << 30, 1 << 30 }, 8)]
    public void What_numpy_cannot_hold_is_refused(ElementType type, int[] shape, int bytes) => Assert.Throws<ArgumentException>(
        () => Npy.Write(Stream.Null, type, Array.ConvertAll(shape, length => (nint)length), new byte[bytes]));

    [Fact]
    public void Types_that_numpy_lacks_are_refused() => Assert.Throws<InvalidOperationException>(
        () => Npy.Write(Stream.Null, ElementType.BFloat16, [1], new byte[2]));

    [Fact]
    public void A_file_that_is_cut_short_or_has_more_is_refused()
    {
        Write(ElementType.Int64, [2], new byte[16]);
        byte[] whole = File.ReadAllBytes(_folder.File("x.npy"));
        Assert.Throws<InvalidDataException>(() => Npy.ReadElements(_folder.File("short.npy", whole[..^1])));
        Assert.Throws<InvalidDataException>(() => Npy.ReadElements(_folder.File("long.npy", [.. whole, 0])));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(ElementType type, nint[] shape, byte[] elements)
    {
        using FileStream stream = File.Create(_folder.File("x.npy"));
        Npy.Write(stream, type, shape, elements);
    }
}
