using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

public class NpyArrayTests
{
    private static readonly string[] Types = ["|b1", "|u1", "|i1", "<u2", ">u2", "<i2", "<i4", ">i4", "<i8", ">u8", "<f2", ">f4", "<f8"];

    public static TheoryData<string, bool> Stored =>
        [.. from type in Types from fortran in (bool[])[false, true] select (type, fortran)];

    [Theory]
    [MemberData(nameof(Stored))]
    public void Regions_of_every_type_and_order_are_read(string descr, bool isFortranOrder)
    {
        using TemporaryFolder folder = new();
        foreach (long[] shape in (long[][])[[7], [5, 6], [3, 5, 4], [2, 1, 3, 5]])
        {
            Func<long, float> element = descr == "|b1" ? place => place % 3 == 0 ? 1 : 0 : Regions.Element;
            using NpyArray array = NpyArray.Open(folder.File("a.npy", NpyBytes.Of(descr, isFortranOrder, shape, element)));
            Assert.Equal(shape, array.Shape);
            Regions.Check(array, seed: 1, element);
        }
    }

    [Fact]
    public void Rows_longer_than_the_buffer_and_rows_far_apart_are_read()
    {
        using TemporaryFolder folder = new();
        foreach (long[] shape in (long[][])[[300_001], [3, 100_003], [5, 7, 4001], [4001, 5, 3]])
        {
            foreach (bool fortran in (bool[])[false, true])
            {
                using NpyArray array = NpyArray.Open(folder.File("a.npy", NpyBytes.Of("<f4", fortran, shape, Regions.Element)));
                Regions.Check(array, seed: 2);
            }
        }
    }

    [Fact]
    public void A_scalar_and_an_empty_array_are_read()
    {
        using TemporaryFolder folder = new();
        using NpyArray scalar = NpyArray.Open(folder.File("s.npy", NpyBytes.Of("<f4", false, [], _ => 3)));
        Assert.Equal([3], scalar.Region([], []));
        using NpyArray empty = NpyArray.Open(folder.File("e.npy", NpyBytes.Of("<f4", false, [0, 4], _ => 3)));
        Assert.Empty(empty.Region([0, 1], [0, 2]));
        Assert.Equal(0, empty.BytesRead);
    }

    [Theory]
    [InlineData(new long[] { 0 }, new[] { 1, 1 }, 1, "start is [0]")]
    [InlineData(new long[] { 0, 0 }, new[] { 1 }, 1, "size is [1]")]
    [InlineData(new long[] { -1, 0 }, new[] { 1, 1 }, 1, "start is [-1, 0]: axis 0")]
    [InlineData(new long[] { 0, 7 }, new[] { 1, 1 }, 1, "start is [0, 7]: axis 1")]
    [InlineData(new long[] { 0, 5 }, new[] { 1, 2 }, 2, "size is [1, 2]: axis 1 has 1 elements from index 5 on")]
    [InlineData(new long[] { 0, 0 }, new[] { -1, 2 }, 2, "size is [-1, 2]")]
    [InlineData(new long[] { 0, 0 }, new[] { 2, 2 }, 5, "destination is 5 elements")]
    public void A_region_outside_is_refused(long[] start, int[] size, int buffer, string expected)
    {
        using TemporaryFolder folder = new();
        using NpyArray array = NpyArray.Open(folder.File("a.npy", NpyBytes.Of("<f4", false, [5, 6], Regions.Element)));
        ArgumentException fault = Assert.Throws<ArgumentException>(() => array.Region(start, size, buffer));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Far_ends_of_a_file_of_20_GB_are_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("large.npy");
        long[] shape = [5, 1_000_000, 1_000];
        byte[] header = Npy.Header(ElementType.Float32, shape);
        using (FileStream file = File.Create(path))
        {
            file.Write(header);
            try
            {
                file.SetLength(header.Length + 20_000_000_000);
            }
            catch (IOException fault)
            {
                Assert.Skip($"The file system makes no sparse file of 20 GB: {fault.Message}");
            }

            file.Position = file.Length - 8;
            file.Write([0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40]);
        }

        using StoredArray array = StoredArrays.Open(path);
        Assert.Equal([0, 0, 0, 0, 3, 4], array.Region([4, 999_998, 997], [1, 2, 3]));
        Assert.InRange(array.BytesRead, 24, 1 << 14);
    }

    [Fact]
    public void A_file_that_is_cut_short_is_refused_and_one_that_shrinks_is_an_error()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = NpyBytes.Of("<f4", false, [100, 100], Regions.Element);
        Assert.Contains("cut short", Fault(() => NpyArray.Open(folder.File("c.npy", bytes[..^1]))), StringComparison.Ordinal);
        Assert.Contains("1 bytes follow", Fault(() => NpyArray.Open(folder.File("l.npy", [.. bytes, 0]))), StringComparison.Ordinal);

        string path = folder.File("a.npy", bytes);
        using NpyArray array = NpyArray.Open(path);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(500);
        Assert.Contains("became shorter", Fault(() => array.Region([50, 0], [1, 100])), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_no_float_holds_are_rounded_to_the_nearest()
    {
        ulong[] integers = [ulong.MaxValue, (1UL << 40) + 1, 0x8000_0080_0000_0001, 0x8000_0080_0000_0000, 16_777_217, 16_777_219];
        float[] read = new float[integers.Length];
        Elements.Convert<float>(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(integers), ElementType.UInt64, read);
        Assert.Equal([.. integers.Select(Nearest)], read);
    }

    /// <summary>The nearest float, by exact differences.</summary>
    private static float Nearest(ulong value)
    {
        float near = (float)(double)value;
        return new[] { MathF.BitDecrement(near), near, MathF.BitIncrement(near) }
            .OrderBy(candidate => Int128.Abs((Int128)(double)candidate - value))
            .ThenBy(candidate => BitConverter.SingleToInt32Bits(candidate) & 1).First();
    }

    private static string Fault(Action act) => Assert.Throws<InvalidDataException>(act).Message;
}
