using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Tests.Files;
using ConvSharp.Tests.Files.Fuzz;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>Sounds as inputs and outputs of conv and conv-transpose.</summary>
public sealed class ConvolveSoundTests : IDisposable
{
    private static readonly string[] Identity = ["--kernel", "1", "--init", "dirac", "--no-bias"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 8, false)]
    [InlineData(1, 16, false)]
    [InlineData(1, 24, false)]
    [InlineData(1, 32, false)]
    [InlineData(3, 32, false)]
    [InlineData(3, 64, false)]
    [InlineData(1, 16, true)]
    [InlineData(1, 24, true)]
    [InlineData(3, 32, true)]
    public async Task Samples_are_read_as_they_are(int tag, int bits, bool isExtensible)
    {
        // Frames of two channels; each a multiple of 1/128, which all formats hold.
        double[] samples = [0, -1, 0.5, 0.25, -0.5, 127 / 128.0];
        var wav = new WavBytes { Tag = tag, Bits = bits, Channels = 2, IsExtensible = isExtensible, HasExtraChunk = true };
        string path = _folder.File("x.wav", wav.Of(samples));
        await ToolRun.Text(["conv", path, "-o", _folder.File("y.npy"), "--out-channels", "2", .. Identity]);
        Assert.Equal([0, 0.5, -0.5, -1, 0.25, 127 / 128.0], TestTensors.InOrder(Npy.Read<double>(_folder.File("y.npy"))));
        bool isDouble = bits == 64 || (tag == 1 && bits == 32);
        Assert.Equal(isDouble ? ElementType.Float64 : ElementType.Float32, Npy.ReadHeader(_folder.File("y.npy")).ElementType);
    }

    [Theory]
    [InlineData("conv", "2", 4000)]
    [InlineData("conv", "3", 2667)]
    [InlineData("conv-transpose", "3", 24000)]
    public async Task The_sample_rate_follows_the_stride(string command, string stride, long rate)
    {
        string path = _folder.File("x.wav", new WavBytes { Tag = 3, Bits = 32 }.Of([.. Enumerable.Range(0, 40).Select(i => i / 40.0)]));
        JsonElement json = await ToolRun.Json(command, path, "-o", _folder.File("y.wav"), "--kernel", "3", "--stride", stride);
        Assert.Equal(rate, json.GetProperty("sample_rate").GetInt64());
        byte[] file = await File.ReadAllBytesAsync(_folder.File("y.wav"), TestContext.Current.CancellationToken);
        Assert.Equal(rate, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(24)));
        string text = await ToolRun.Text(command, path, "-o", _folder.File("y.wav"), "--kernel", "3", "--stride", stride);
        string origin = $"8000 Hz {(command == "conv" ? '/' : '·')} stride {stride}";
        Assert.Contains($"sample rate {rate} Hz = {origin}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_reads_back_as_the_same_numbers_also_beyond_one()
    {
        Tensor<float> values = ToolFiles.Random<float>(_folder.File("x.npy"), 5, 3, 50);
        string[] layer = ["--rank", "1", "--out-channels", "3", .. Identity];
        string[] output = ["-o", _folder.File("y.wav"), "--sample-rate", "12345"];
        string text = await ToolRun.Text(["conv", _folder.File("x.npy"), .. output, .. layer]);
        int loud = TestTensors.InOrder(values).Count(value => Math.Abs(value) > 1);
        Assert.Contains("sample rate 12345 Hz\n", text, StringComparison.Ordinal);
        Assert.Contains($"{loud} of 150 samples lie beyond −1…1", text, StringComparison.Ordinal);

        await ToolRun.Text(["conv", _folder.File("y.wav"), "-o", _folder.File("z.npy"), .. layer]);
        Assert.Equal(TestTensors.InOrder(values), TestTensors.InOrder(Npy.Read<float>(_folder.File("z.npy"))));
    }

    [Fact]
    public async Task A_quiet_output_without_a_rate_says_so()
    {
        string text = await ToolRun.Text(
            ["conv", "--values", "0 0.5 -1", "--rank", "1", "-o", _folder.File("y.wav"), .. Identity]);
        Assert.Contains("sample rate 44100 Hz, as the input has none\nall samples lie in −1…1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lies_get_one_line()
    {
        byte[] good = new WavBytes().Of(0, 0.5, 0.25);
        (byte[] File, string Complaint)[] lies =
        [
            ([], "is empty"),
            ([.. "RIFX"u8, .. good[4..]], "is a big-endian WAV (RIFX)"),
            ([.. "RF64"u8, .. good[4..]], "is a WAV of more than 4 GiB (RF64)"),
            ([.. "fLaC"u8, .. good[4..]], "is a FLAC sound"),
            ([.. "text that is no sound"u8], "is no WAV file"),
            (good[..30], "is cut short: its 'fmt ' chunk claims 16 bytes, but 10 follow"),
            (good[..40], "has no 'data' chunk"),
            (good[..^1], "is cut short: its 'data' chunk claims 6 bytes, but 5 follow"),
            (new WavBytes { DataBytes = uint.MaxValue }.Of(0, 0), "'data' chunk claims 4294967295 bytes, but 4 follow"),
            (new WavBytes().Of(), "has no samples"),
            (new WavBytes { Channels = 0 }.Of(0), "0 channels of 16 bits in frames of 0 bytes"),
            (new WavBytes { Channels = 2, FrameBytes = 3 }.Of(0, 0), "2 channels of 16 bits in frames of 3 bytes"),
            (new WavBytes { SampleRate = 0 }.Of(0), "at 0 Hz, which cannot be"),
            (new WavBytes { Channels = 2 }.Of(0, 0, 0), "has 6 bytes of samples, no multiple of its frames of 4 bytes"),
            (new WavBytes { Bits = 12, FrameBytes = 2 }.OfBytes([0, 0]), "of format 0x0001 with 12 bits"),
            (new WavBytes { Tag = 0x55 }.Of(0), "of format 0x0055"),
            (new WavBytes { Tag = 3, Bits = 32, Channels = 2 }.Of(0, 0, 1, double.NaN), "has NaN as sample 1 of channel 1"),
            (new WavBytes { Tag = 3, Bits = 64 }.Of(double.NegativeInfinity), "has an infinity as sample 0 of channel 0"),
        ];
        foreach ((byte[] file, string complaint) in lies)
        {
            ToolRun run = await ToolRun.Of("conv", _folder.File("x.wav", file), "-o", _folder.File("y.npy"), "--kernel", "1");
            Assert.True(run.ExitCode == 2, $"'{complaint}': {run.ExitCode} {run.Error}");
            Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
            Assert.Equal(1, run.Error.Count(c => c == '\n'));
        }
    }

    [Fact]
    public async Task Damaged_files_give_samples_or_one_line()
    {
        byte[] good = new WavBytes { Bits = 24, Channels = 2, IsExtensible = true, HasExtraChunk = true }.Of(0, 0.5, 0.25, 1 / 3.0, 0, 0);
        for (int seed = 0; seed < 200; seed++)
        {
            string path = _folder.File("x.wav", ByteMutator.Mutate(good, new Random(seed)));
            ToolRun run = await ToolRun.Of("conv", path, "--kernel", "1");
            Assert.True(run.ExitCode is 0 or 2 && run.Error.Count(c => c == '\n') <= 1, $"seed {seed}: {run.ExitCode} {run.Error}");
        }
    }

    [Theory]
    [InlineData("conv x.wav --rank 2", "a sound of one axis, but the layer has rank 2")]
    [InlineData("conv x.wav --gray", "--gray is for pictures")]
    [InlineData("conv x.wav --color", "--color is for pictures")]
    [InlineData("conv x.wav --sample-rate 8000", "--sample-rate is about a sound, but none is written")]
    [InlineData("conv x.wav -o y.wav --colormap gray", "--colormap is about a picture")]
    [InlineData("conv x.npy -o y.wav", "a sound of a layer of rank 1, but this has rank 2")]
    [InlineData("conv x.wav -o y.wav --stride 20000", "makes a sample rate of 0.4 Hz")]
    [InlineData("conv x.wav -o x.wav", "the file that INPUT")]
    [InlineData("conv b.npy --rank 1 -o y.wav", "a batch of 2, and a sound holds one")]
    [InlineData("conv nan.npy --rank 1 -o y.wav", "has 1 samples that are not finite")]
    public async Task Wrong_requests(string arguments, string complaint)
    {
        _folder.File("x.wav", new WavBytes().Of([.. Enumerable.Repeat(0.25, 30)]));
        ToolFiles.Random<float>(_folder.File("x.npy"), 1, 8, 8);
        ToolFiles.Random<float>(_folder.File("b.npy"), 1, 2, 1, 8);
        Npy.Write(_folder.File("nan.npy"), Tensor.Create([1f, float.NaN], [1, 2]));
        string[] words = [.. arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];
        ToolRun run = await ToolRun.Of([.. words, "--kernel", "1"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains(complaint, StringComparison.Ordinal), $"{run.ExitCode}: {run.Error}");
        Assert.False(File.Exists(_folder.File("y.wav")));
    }
}
