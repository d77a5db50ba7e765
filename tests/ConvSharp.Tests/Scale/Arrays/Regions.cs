using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>Arrays whose elements are known by their place, and seeded regions of them.</summary>
internal static class Regions
{
    /// <summary>The element at a place in row-major order: a small integer that all types hold, without short periods.</summary>
    public static float Element(long place) => place * 31 % 127;

    public static float[] Elements(int count) => [.. Enumerable.Range(0, count).Select(place => Element(place))];

    /// <summary>Reads a region into a buffer that was NaN.</summary>
    public static float[] Region(this StoredArray array, long[] start, int[] size, int? buffer = null)
    {
        float[] values = new float[buffer ?? size.Aggregate(1, (product, length) => product * length)];
        Array.Fill(values, float.NaN);
        array.Read(start, size, values, TestContext.Current.CancellationToken);
        return values;
    }

    public static void WriteChunk(this ArrayTarget target, long[] chunk, float[] values) =>
        target.Write(chunk, values, TestContext.Current.CancellationToken);

    /// <summary>Writes all chunks of an array of <see cref="Element"/>.</summary>
    public static void WriteAll(ArrayTarget target, Func<long, float>? element = null)
    {
        long[] index = new long[target.Shape.Length];
        do
        {
            long[] start = [.. index.Select((at, axis) => at * target.ChunkShape[axis])];
            int[] size = [.. start.Select((at, axis) => (int)Math.Min(target.ChunkShape[axis], target.Shape[axis] - at))];
            target.WriteChunk(index, Expected([.. target.Shape], start, size, element));
        }
        while (Next(index, target.ChunkCounts));
    }

    /// <summary>A region of <see cref="Element"/>.</summary>
    public static float[] Expected(long[] shape, long[] start, int[] size, Func<long, float>? element = null)
    {
        float[] values = new float[size.Aggregate(1, (product, length) => product * length)];
        int[] index = new int[size.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long place = 0;
            for (int axis = 0; axis < shape.Length; axis++)
                place = (place * shape[axis]) + start[axis] + index[axis];
            values[i] = (element ?? Element)(place);
            for (int axis = size.Length - 1; axis >= 0 && ++index[axis] == size[axis]; axis--)
                index[axis] = 0;
        }

        return values;
    }

    /// <summary>The whole array, its edges and seeded regions have the expected elements.</summary>
    public static void Check(StoredArray array, int seed, Func<long, float>? element = null)
    {
        long[] shape = [.. array.Shape];
        var random = new Random(seed);
        for (int trial = 0; trial < 24; trial++)
        {
            int[] size = [.. shape.Select(length => trial == 0 ? (int)length : random.Next(1, (int)length + 1))];
            long[] start = [.. shape.Select((length, axis) => (long)random.Next(0, (int)(length - size[axis]) + 1))];
            float[] values = array.Region(start, size);
            string what = $"{array.Source} seed {seed} trial {trial}: start [{string.Join(", ", start)}] size [{string.Join(", ", size)}]";
            float[] expected = Expected(shape, start, size, element);
            int wrong = Enumerable.Range(0, values.Length).FirstOrDefault(i => !values[i].Equals(expected[i]), -1);
            Assert.True(
                wrong < 0, $"{what}: element {wrong} is {values.ElementAtOrDefault(wrong)}, not {expected.ElementAtOrDefault(wrong)}");
        }
    }

    public static bool Next(long[] index, IReadOnlyList<long> counts)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < counts[axis])
                return true;
            index[axis] = 0;
        }

        return false;
    }
}
