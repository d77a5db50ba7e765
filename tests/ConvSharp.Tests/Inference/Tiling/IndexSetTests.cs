using ConvSharp.Geometry;
using ConvSharp.Inference.Tiling;
using Xunit;

namespace ConvSharp.Tests.Inference.Tiling;

/// <summary>Sets of indices, and what stands at the places of an axis, against lists of indices.</summary>
public class IndexSetTests
{
    [Fact]
    public void Ranges_that_meet_or_touch_become_one()
    {
        IndexSet set = IndexSet.Of([new IndexRange(8, 12), new IndexRange(0, 3), new IndexRange(3, 5), new IndexRange(7, 7), new IndexRange(2, 4)]);
        Assert.Equal("0..5, 8..12", set.ToString());
        Assert.Equal(9, set.Count);
        Assert.Equal(6, set.PositionOf(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.PositionOf(5));
        Assert.Equal(IndexSet.Empty, IndexSet.Of(4, 4));
    }

    [Fact]
    public void Sets_are_those_of_their_indices()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            (IndexSet a, HashSet<long> first) = Random(random);
            (IndexSet b, HashSet<long> second) = Random(random);
            Assert.True(Indices(a.Union(b)).SetEquals(first.Union(second)), $"seed {seed}: {a} with {b}");
            Assert.True(a.Contains(b) == second.IsSubsetOf(first), $"seed {seed}: {a} has {b}");
            var window = new IndexRange(random.Next(20), random.Next(20, 40));
            IEnumerable<long> within = first.Where(i => i >= window.Start && i < window.End).Select(i => i - window.Start);
            Assert.True(Indices(a.Within(window)).SetEquals(within), $"seed {seed}: {a} within {window}");
            Assert.True(first.Order().Select(a.PositionOf).SequenceEqual(Enumerable.Range(0, first.Count).Select(i => (long)i)), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(PaddingMode.Zeros)]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Replicate)]
    [InlineData(PaddingMode.Circular)]
    public void A_window_reads_what_the_padding_mode_says(PaddingMode mode)
    {
        const int Length = 7;
        for (long start = -6; start < 10; start++)
        {
            for (long end = start; end <= 13; end++)
            {
                var reading = AxisReading.Window(new IndexRange(start, end), Length, mode);
                List<long> expected = [];
                for (long index = start; index < end; index++)
                {
                    expected.Add(mode switch
                    {
                        _ when index is >= 0 and < Length => index,
                        PaddingMode.Reflect => index < 0 ? -index : (2 * (Length - 1)) - index,
                        PaddingMode.Replicate => Math.Clamp(index, 0, Length - 1),
                        PaddingMode.Circular => (index + Length) % Length,
                        _ => AxisReading.Nothing,
                    });
                }

                Assert.True(expected.SequenceEqual(Places(reading)), $"{mode} {start}..{end}: {string.Join(' ', Places(reading))}");
                Assert.Equal(expected.Count, reading.Count);
                Assert.True(Indices(reading.Indices).IsSupersetOf(expected.Where(i => i >= 0)), $"{mode} {start}..{end}");
                Assert.Equal(!expected.Contains(AxisReading.Nothing), reading.IsFull);
            }
        }
    }

    [Fact]
    public void Padding_of_zeros_as_long_as_an_axis_can_be_takes_three_runs() => Assert.Equal(
        3, AxisReading.Window(new IndexRange(-1L << 60, 1L << 60), 1L << 40, PaddingMode.Zeros).Runs.Count);

    private static IEnumerable<long> Places(AxisReading reading) =>
        reading.Runs.SelectMany(run => Enumerable.Range(0, (int)run.Count).Select(i => run.Start + (i * run.Step)));

    private static HashSet<long> Indices(IndexSet set) =>
        [.. set.Ranges.ToArray().SelectMany(range => Enumerable.Range((int)range.Start, (int)range.Length)).Select(i => (long)i)];

    private static (IndexSet Set, HashSet<long> Indices) Random(Random random)
    {
        IndexRange[] ranges =
            [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(30)).Select(start => new IndexRange(start, start + random.Next(6)))];
        HashSet<long> indices = [];
        foreach (IndexRange range in ranges)
        {
            for (long i = range.Start; i < range.End; i++)
                indices.Add(i);
        }

        return (IndexSet.Of(ranges), indices);
    }
}
