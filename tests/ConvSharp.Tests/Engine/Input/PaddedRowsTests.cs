using System.Runtime.Intrinsics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Input;

/// <summary>Rows of 1 2 3 4 in vectors of 4, with room for a vector beyond each copy.</summary>
public unsafe class PaddedRowsTests
{
    private const int Pitch = 16;

    [Theory]
    [InlineData(PaddingMode.Zeros, 0, -2, "0 0 1 2 3 4 0 0")]
    [InlineData(PaddingMode.Reflect, 2, 0, "3 2 1 2 3 4 3 2")]
    [InlineData(PaddingMode.Replicate, 2, 0, "1 1 1 2 3 4 4 4")]
    [InlineData(PaddingMode.Circular, 2, 0, "3 4 1 2 3 4 1 2")]
    [InlineData(PaddingMode.Reflect, 1, -1, "0 2 1 2 3 4 3 0")]
    public void Rows_are_continued(PaddingMode mode, int border, int first, string expected)
    {
        float[] copy = Copied(Border(mode, 1, border), [1, 2, 3, 4], (rows, from, to) => rows.Copy(from, 1, first, 1, to, Pitch, 8, 1));

        Assert.Equal(expected, Text(copy, 0, 8));
    }

    [Fact]
    public void Several_rows_are_continued_each_by_itself()
    {
        float[] copy = Copied(
            Border(PaddingMode.Reflect, 2, 1), [1, 2, 3, 4, 5, 6, 7, 8], (rows, from, to) => rows.Copy(from, 1, 0, 1, to, Pitch, 6, 2));

        Assert.Equal("2 1 2 3 4 3", Text(copy, 0, 6));
        Assert.Equal("6 5 6 7 8 7", Text(copy, Pitch, 6));
    }

    [Fact]
    public void Rows_may_lie_apart()
    {
        float[] copy = Copied(
            Border(PaddingMode.Reflect, 3, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            (rows, from, to) => rows.Copy(from, 2, 0, 1, to, Pitch, 6, 2));

        Assert.Equal("2 1 2 3 4 3", Text(copy, 0, 6));
        Assert.Equal("10 9 10 11 12 11", Text(copy, Pitch, 6));
    }

    [Theory]
    [InlineData(PaddingMode.Zeros, 0, -2, "0 1 3 0")]
    [InlineData(PaddingMode.Reflect, 2, 0, "3 1 3 3")]
    public void Every_second_element_is_copied(PaddingMode mode, int border, int first, string expected)
    {
        float[] copy = Copied(Border(mode, 1, border), [1, 2, 3, 4], (rows, from, to) => rows.Copy(from, 1, first, 2, to, Pitch, 4, 1));

        Assert.Equal(expected, Text(copy, 0, 4));
    }

    [Theory]
    [InlineData(PaddingMode.Zeros, 0, -1, "0 2 4 0", "1 3 0")]
    [InlineData(PaddingMode.Circular, 1, 0, "4 2 4 0", "1 3 1")]
    public void Rows_are_split_into_even_and_odd_places(PaddingMode mode, int border, int first, string even, string odd)
    {
        float[] copy = Copied(Border(mode, 1, border), [1, 2, 3, 4], (rows, from, to) => rows.Split(from, first, to, 8, Pitch, 7, 1));

        Assert.Equal(even, Text(copy, 0, 4));
        Assert.Equal(odd, Text(copy, 8, 3));
    }

    [Theory]
    [InlineData(2, "2 12 0 0|1 11 0 0|2 12 0 0|3 13 0 0|4 14 0 0|3 13 0 0")]
    [InlineData(4, "2 12 22 32|1 11 21 31|2 12 22 32|3 13 23 33|4 14 24 34|3 13 23 33")]
    public void Rows_of_channels_are_transposed(int channels, string expected)
    {
        float[] planes = [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34];
        float[] staging = new float[4 * Pitch], zeros = new float[4];
        float[] copy = Copied(Border(PaddingMode.Reflect, 1, 1), planes, (rows, from, to) =>
        {
            fixed (float* room = staging, zero = zeros)
                rows.Transpose(from, channels, 0, 6, to, room, Pitch, zero);
        });

        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, 6).Select(column => Text(copy, 4 * column, 4))));
    }

    [Fact]
    public void Rows_of_vectors_are_continued()
    {
        float[] vectors = [.. Enumerable.Range(1, 4).SelectMany(value => Enumerable.Repeat((float)value, 4))];
        float[] copy = Copied(Border(PaddingMode.Circular, 1, 1), vectors, (rows, from, to) => rows.CopyVectors(from, 0, to, 6));

        Assert.Equal("4 1 2 3 4 1", string.Join(' ', Enumerable.Range(0, 6).Select(column => copy[4 * column])));
        Assert.Equal("4 4 4 4 1", Text(copy, 0, 5));
    }

    [Fact]
    public void Complex_vectors_are_filled_with_a_continued_row()
    {
        float[] copy = Copied(Border(PaddingMode.Replicate, 1, 1), [1, 2, 3, 4], (rows, from, to) => rows.LoadComplex(from, 0, to, 8, 2));

        Assert.Equal("1 1 2 3", Text(copy, 0, 4));
        Assert.Equal("4 4 0 0", Text(copy, 8, 4));
    }

    [Fact]
    public void Copies_are_flushed_where_they_continue_the_input_too()
    {
        float[] copy = Copied(
            Border(PaddingMode.Replicate, 1, 1), [float.Epsilon, 2, 3, -float.Epsilon],
            (rows, from, to) => rows.Copy(from, 1, 0, 1, to, Pitch, 6, 1), flushes: true);

        Assert.Equal([0, 0, 2, 3, -0f, -0f], copy[..6]);
    }

    [Fact]
    public void Rows_and_slices_are_those_that_stand_at_a_place()
    {
        var border = new InputBorder(
            BorderAxis.Zeros(2), new BorderAxis(PaddingMode.Reflect, 1, 3, 5), BorderAxis.Zeros(4));
        var rows = new PaddedRows<Simd128<float>, Vector128<float>, float>(border, flushes: false);
        var plane = (float*)4096;

        Assert.True(rows.Slice(plane, -1) == null);
        Assert.True(rows.Slice(plane, 1) == plane + 12);
        Assert.True(rows.Row(plane, 0) == plane + 4);
        Assert.True(rows.Row(plane, 3) == plane + 8);
        Assert.True(rows.Row(plane, 4) == plane + 4);
        Assert.True(rows.Row(plane, 5) == null);
        Assert.True(rows.Row(null, 1) == null);
    }

    private delegate void CopyOf(PaddedRows<Simd128<float>, Vector128<float>, float> rows, float* from, float* to);

    private static InputBorder Border(PaddingMode mode, long rows, long width) =>
        new(BorderAxis.Zeros(1), BorderAxis.Zeros(rows), new BorderAxis(mode, width, 4, 4 + (2 * width)));

    private static float[] Copied(InputBorder border, float[] input, CopyOf copy, bool flushes = false)
    {
        float[] copies = new float[4 * Pitch];
        Array.Fill(copies, float.NaN);
        fixed (float* from = input, to = copies)
            copy(new PaddedRows<Simd128<float>, Vector128<float>, float>(border, flushes), from, to);
        return copies;
    }

    private static string Text(float[] values, int first, int count) => string.Join(' ', values[first..(first + count)]);
}
