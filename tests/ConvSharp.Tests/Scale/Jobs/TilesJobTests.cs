using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using ConvSharp.Scale.Jobs;
using ConvSharp.Scale.Running;
using Xunit;

namespace ConvSharp.Tests.Scale.Jobs;

/// <summary>A network over one array, in one process.</summary>
public class TilesJobTests
{
    [Theory]
    [InlineData("y.npy")]
    [InlineData("y.zarr")]
    [InlineData("y.tif")]
    public void The_output_has_the_bits_of_the_whole_whatever_the_tiles(string name)
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 70, 90);
        float[] whole = Computed("whole.npy", 100), tiles = Computed(name, 16);
        Assert.Equal(70 * 90, whole.Length);
        Assert.Equal(Bits(whole), Bits(tiles));

        float[] Computed(string output, long tile)
        {
            using TilesJob job = Begin(folder, output, tile);
            Assert.Equal(tile == 16 ? 30 : 1, JobSample.Run(job).Done);
            Assert.Null(job.Verify(4, seed: 1, TestContext.Current.CancellationToken));
            return JobSample.Values(folder.File(output));
        }
    }

    [Fact]
    public void A_run_goes_on_where_it_was_stopped()
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 64, 64);
        using (TilesJob job = Begin(folder, "y.zarr", 16))
        {
            using JobWorker worker = job.CreateWorker(1);
            foreach (int task in (int[])[3, 4, 9])
                worker.Run(task, TestContext.Current.CancellationToken);
            using var cancelled = new CancellationTokenSource();
            cancelled.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => new LocalRun(job).Run(cancelled.Token));
        }

        using TilesJob again = Begin(folder, "y.zarr", 16);
        Assert.Equal(3, again.CountDone());
        Assert.False(again.Complete());
        Assert.False(Path.Exists(folder.File("y.zarr")));
        RunProgress rest = JobSample.Run(again);
        Assert.Equal((13, 3), (rest.Done, rest.Skipped));
        Assert.Null(again.Verify(5, seed: 2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_chunk_or_a_mark_that_is_gone_is_made_again()
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 64, 64);
        using TilesJob job = Begin(folder, "y.zarr", 16);
        using (JobWorker worker = job.CreateWorker(1))
        {
            for (int task = 0; task < 15; task++)
                worker.Run(task, TestContext.Current.CancellationToken);
        }

        File.Delete(folder.File("y.zarr.partial/c/0/1"));
        using (FileStream marks = File.Open(folder.File("y.zarr.job/tasks.done"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            marks.Position = 7;
            marks.WriteByte(0);
        }

        RunProgress rest = JobSample.Run(job);
        Assert.Equal((3, 13), (rest.Done, rest.Skipped));
        Assert.Null(job.Verify(9, seed: 2, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("y.npy")]
    [InlineData("y.zarr")]
    public void An_output_that_was_removed_is_computed_again(string name)
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 40, 40);
        for (int i = 0; i < 2; i++)
        {
            using TilesJob job = Begin(folder, name, 16);
            Assert.Equal(9, JobSample.Run(job).Done);
            Assert.Null(job.Verify(3, seed: 1, TestContext.Current.CancellationToken));
            if (File.Exists(folder.File(name)))
                File.Delete(folder.File(name));
            else
                Directory.Delete(folder.File(name), recursive: true);
        }
    }

    [Fact]
    public void Another_job_on_the_same_output_is_refused_and_replaces_on_demand()
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 40, 40);
        File.WriteAllText(folder.File("y.npy"), "mine");
        Assert.Contains("no job made it", Assert.Throws<JobException>(() => Begin(folder, "y.npy", 16)).Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder.File("y.npy.job")));
        using (TilesJob job = Begin(folder, "y.npy", 16, replaces: true))
            JobSample.Run(job);
        float[] before = JobSample.Values(folder.File("y.npy"));
        Assert.Contains(
            "--replace", Assert.Throws<JobException>(() => Begin(folder, "y.npy", 16, seed: 2)).Message, StringComparison.Ordinal);
        Assert.Equal(before, JobSample.Values(folder.File("y.npy")));
        using TilesJob other = Begin(folder, "y.npy", 16, seed: 2, replaces: true);
        Assert.Equal(9, JobSample.Run(other).Done);
        Assert.NotEqual(before, JobSample.Values(folder.File("y.npy")));
    }

    [Fact]
    public void An_input_that_changed_is_refused()
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 40, 40);
        using TilesJob job = Begin(folder, "y.npy", 16);
        File.SetLastWriteTimeUtc(folder.File("x.npy"), DateTime.UtcNow.AddDays(-1));
        Assert.Contains("was written since", Assert.Throws<JobException>(() => JobFile.Open(job.FilePath)).Message, StringComparison.Ordinal);
        JobSample.Array(folder.File("x.npy"), 1, 40, 41);
        Assert.Contains("another shape", Assert.Throws<JobException>(() => JobFile.Open(job.FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bit_that_flipped_is_found()
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 20, 20);
        using TilesJob job = Begin(folder, "y.npy", 16);
        JobSample.Run(job);
        using (FileStream file = File.Open(folder.File("y.npy"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // An element near the corner that all tiles share, which every box has.
            file.Position = file.Length - (400 * sizeof(float)) + (((16 * 20) + 16) * sizeof(float));
            int low = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(low ^ 1));
        }

        Assert.Contains("element", job.Verify(1, seed: 1, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.UInt8, 255)]
    [InlineData(ElementType.UInt16, 65535)]
    public void Integers_are_rounded_and_held_to_their_range_and_NaN_is_zero(ElementType type, float most)
    {
        using TemporaryFolder folder = new();
        string x = folder.File("x.npy");
        float[] values = [-3, 0.5f, 1.5f, 2.4f, 1e9f, float.NaN, 7, 8];
        Npy.Write(x, System.Numerics.Tensors.Tensor.Create(values, [2, 4]));
        string identity = folder.File("identity.onnx");
        var layer = new ConvSharp.Layers.Conv2d<float>(1, 1, 1, bias: false);
        layer.Weight.Update(weight => weight.Fill(1));
        ConvSharp.Onnx.OnnxExport.Save(identity, layer, -1, 1, -1, -1);
        using TilesJob job = TilesJob.Begin(new TilesRequest
        {
            Network = JobNetwork.Of(identity, ConvSharp.Geometry.ConvolutionAccuracy.PlainSum),
            Input = x,
            Output = folder.File("y.npy"),
            OutputType = type,
        });
        JobSample.Run(job);
        Assert.Equal([0, 0, 2, 2, most, 0, 7, 8], JobSample.Values(folder.File("y.npy")));
        Assert.Null(job.Verify(1, seed: 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_chunk_that_the_input_lacks_has_the_fill_value()
    {
        using TemporaryFolder folder = new();
        using (ArrayTarget input = ZarrArray.Create(folder.File("x.zarr"), [40, 40], [20, 20], ElementType.Float32))
        {
            input.Write([1, 1], [.. Enumerable.Repeat(1f, 400)], TestContext.Current.CancellationToken);
            input.Complete();
        }

        using TilesJob job = Begin(folder, "y.npy", 16, input: "x.zarr");
        Assert.Equal(0, JobSample.Run(job).Failed);
        float[] values = JobSample.Values(folder.File("y.npy"));
        Assert.True(values.AsSpan(0, 40 * 18).IndexOfAnyExcept(values[0]) < 0, "outputs of zeros are the bias");
        Assert.NotEqual(values[0], values[(30 * 40) + 30]);
    }

    [Theory]
    [InlineData("y.tif", 20)]
    [InlineData("no/y.npy", 16)]
    public void What_cannot_be_written_leaves_no_job(string output, long tile)
    {
        using TemporaryFolder folder = new();
        JobSample.Array(folder.File("x.npy"), 1, 40, 40);
        Assert.Throws<JobException>(() => Begin(folder, output, tile));
        Assert.Equal(["network-1.onnx", "x.npy"], folder.FileNames);
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private static TilesJob Begin(
        TemporaryFolder folder, string output, long tile, ulong seed = 1, bool replaces = false, string input = "x.npy") =>
        TilesJob.Begin(new TilesRequest
        {
            Network = JobSample.Network(folder, seed),
            Input = folder.File(input),
            Output = folder.File(output),
            Tile = [tile, tile],
            Replaces = replaces,
        });
}
