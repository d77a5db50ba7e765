using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>What all targets have in common.</summary>
public class TargetTests
{
    private static readonly string[] Names = ["a.npy", "a.zarr", "a.tif"];

    private static readonly ElementType[] Types =
    [
        ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.UInt32, ElementType.Int32,
        ElementType.Float16, ElementType.Float32, ElementType.Float64,
    ];

    public static TheoryData<string> Targets => [.. Names];

    public static TheoryData<string, ElementType> Typed => [.. from name in Names from type in Types select (name, type)];

    [Theory]
    [MemberData(nameof(Typed))]
    public void What_is_written_chunk_by_chunk_is_read(string name, ElementType type)
    {
        using TemporaryFolder folder = new();
        (long[] Shape, long[] Chunk)[] layouts = [([37, 50], [16, 16]), ([3, 40, 33], [1, 16, 32]), ([40, 40], [64, 16])];
        foreach ((long[] shape, long[] chunk) in layouts)
        {
            string path = folder.File($"{shape[0]}{name}");
            using (ArrayTarget target = StoredArrays.Create(path, shape, chunk, type))
            {
                Assert.False(Path.Exists(path));
                Regions.WriteAll(target);
                target.Complete();
            }

            Assert.False(Path.Exists(path + ArrayTarget.PartialEnding));
            using StoredArray array = StoredArrays.Open(path);
            Assert.Equal(type, array.ElementType);
            Assert.Equal(shape, array.Shape);
            Regions.Check(array, seed: 3);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_is_resumed_with_its_shape_alone_and_two_may_complete_it(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        Assert.Throws<FileNotFoundException>(() => StoredArrays.Resume(path, [32, 32], [16, 16], ElementType.Float32));
        using (ArrayTarget first = StoredArrays.Create(path, [32, 32], [16, 16], ElementType.Float32))
            first.WriteChunk([1, 1], Regions.Expected([32, 32], [16, 16], [16, 16]));
        Assert.Throws<IOException>(() => StoredArrays.Create(path, [32, 32], [16, 16], ElementType.Float32));
        (long[], ElementType)[] others = [([32, 31], ElementType.Float32), ([32, 32], ElementType.UInt8)];
        foreach ((long[] shape, ElementType type) in others)
        {
            string fault = Assert.Throws<InvalidDataException>(() => StoredArrays.Resume(path, shape, [16, 16], type)).Message;
            Assert.Contains("float32", fault, StringComparison.Ordinal);
        }

        using ArrayTarget second = StoredArrays.Resume(path, [32, 32], [16, 16], ElementType.Float32);
        using ArrayTarget third = StoredArrays.Resume(path, [32, 32], [16, 16], ElementType.Float32);
        Regions.WriteAll(third);
        second.WriteChunk([0, 1], Regions.Expected([32, 32], [0, 16], [16, 16]));
        third.Complete();

        // Late, with the same numbers: no harm.
        second.WriteChunk([1, 0], Regions.Expected([32, 32], [16, 0], [16, 16]));
        second.Complete();
        using (StoredArray array = StoredArrays.Open(path))
            Regions.Check(array, seed: 4);
        Assert.Throws<FileNotFoundException>(() => StoredArrays.Resume(path, [32, 32], [16, 16], ElementType.Float32));
        Assert.Throws<IOException>(() => StoredArrays.Create(path, [32, 32], [16, 16], ElementType.Float32));
        Assert.Equal([name], folder.FileNames);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Threads_write_chunks_at_a_time(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        using (ArrayTarget target = StoredArrays.Create(path, [100, 90], [16, 16], ElementType.UInt16))
        {
            // Each chunk twice.
            Parallel.For(0, 2 * 7 * 6, i =>
            {
                long[] index = [i / 2 / 6, i / 2 % 6];
                long[] start = [index[0] * 16, index[1] * 16];
                int[] size = [(int)Math.Min(16, 100 - start[0]), (int)Math.Min(16, 90 - start[1])];
                target.WriteChunk(index, Regions.Expected([100, 90], start, size));
            });
            target.Complete();
        }

        using StoredArray array = StoredArrays.Open(path);
        Regions.Check(array, seed: 5);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Wrong_layouts_and_chunks_are_refused(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        (long[] Shape, long[] Chunk, string Expected)[] wrong =
        [
            ([], [], "no axes"), ([0, 4], [1, 1], "no elements"), ([-3, 4], [16, 16], "negative"), ([4, 4], [16], "have 1 axes"),
            ([4, 4], [0, 16], "below 1"), ([1L << 40, 1L << 40], [16, 16], "more than 2^63 bytes"),
            ([1L << 20, 1L << 20], [1 << 16, 1 << 16], "smaller chunks"),
        ];
        foreach ((long[] shape, long[] chunk, string expected) in wrong)
        {
            string fault = Assert.ThrowsAny<ArgumentException>(() => StoredArrays.Create(path, shape, chunk, ElementType.Float32)).Message;
            Assert.Contains(expected, fault, StringComparison.Ordinal);
        }

        Assert.Empty(folder.FileNames);
        using ArrayTarget target = StoredArrays.Create(path, [32, 20], [16, 16], ElementType.Float32);
        Assert.Contains("[2, 2] chunks", Assert.Throws<ArgumentException>(() => target.WriteChunk([0, 2], new float[64])).Message,
            StringComparison.Ordinal);
        Assert.Contains("values is 256 elements", Assert.Throws<ArgumentException>(() => target.WriteChunk([0, 1], new float[256])).Message,
            StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(
            () => StoredArrays.Create(folder.File("none/" + name), [32, 32], [16, 16], ElementType.Float32));
    }

    [Theory]
    [InlineData(ElementType.UInt8, new[] { 0f, 0f, 2f, 2f, 0f, 255f, 255f, 0f, 0f })]
    [InlineData(ElementType.Int8, new[] { 0f, 0f, 2f, 2f, -4f, 127f, 127f, -128f, 0f })]
    [InlineData(ElementType.Int16, new[] { 0f, 0f, 2f, 2f, -4f, 300f, 32767f, -32768f, 0f })]
    [InlineData(ElementType.UInt64, new[] { 0f, 0f, 2f, 2f, 0f, 300f, 18446744073709551615f, 0f, 0f })]
    [InlineData(ElementType.Int64, new[] { 0f, 0f, 2f, 2f, -4f, 300f, 9223372036854775807f, -9223372036854775808f, 0f })]
    [InlineData(ElementType.Bool, new[] { 0f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 0f })]
    [InlineData(ElementType.BFloat16, new[] { 0f, 0.5f, 1.5f, 2.5f, -3.5f, 300f, 9.96920997e37f, float.NegativeInfinity, float.NaN })]
    [InlineData(ElementType.Float16, new[] { 0, 0.5f, 1.5f, 2.5f, -3.5f, 300, float.PositiveInfinity, float.NegativeInfinity, float.NaN })]
    public void Numbers_are_rounded_to_even_and_held_to_the_range(ElementType type, float[] expected)
    {
        float[] values = [0, 0.5f, 1.5f, 2.5f, -3.5f, 300, 1e38f, float.NegativeInfinity, float.NaN];
        byte[] bytes = new byte[values.Length * 8];
        StoredElements.Encode(values, type, bytes);
        float[] read = new float[values.Length];
        Elements.Convert(bytes.AsSpan(0, values.Length * type.Size()), type, read.AsSpan());
        Assert.Equal(expected, read);
    }

    [Fact]
    public void A_bfloat16_is_rounded_to_even()
    {
        uint[] bits = [0x3f80_7fff, 0x3f80_8000, 0x3f80_8001, 0x3f81_8000, 0x7f7f_ffff, 0x7f80_0001];
        byte[] bytes = new byte[bits.Length * 2];
        StoredElements.Encode([.. bits.Select(BitConverter.UInt32BitsToSingle)], ElementType.BFloat16, bytes);
        int[] stored = [.. bits.Select((_, i) => (int)BitConverter.ToUInt16(bytes, 2 * i))];
        Assert.Equal([0x3f80, 0x3f80, 0x3f81, 0x3f82, 0x7f80, 0x7fc0], stored);
    }
}
