using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Cli.Output;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>A model and its training file: they are known to belong together, and no end of the process parts them.</summary>
public sealed class UpscalerResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _pictures, _model, _state;

    public UpscalerResumeTests()
    {
        _pictures = _folder.File("pictures");
        (_model, _state) = (_folder.File("up.safetensors"), _folder.File("up.training.safetensors"));
        Directory.CreateDirectory(_pictures);
        Tensor<float> picture = Picture.Load(Samples.File("chelsea.png"));
        Picture.Save<float>(Path.Combine(_pictures, "a.png"), picture.Slice([0..3, 0..193, 0..256]));
    }

    [Fact]
    public async Task Every_prefix_of_the_writes_resumes_as_if_nothing_had_happened()
    {
        await Train("--steps", "1");
        (byte[] firstModel, byte[] firstState) = Files();
        await Resume(1);
        (byte[] secondModel, byte[] secondState) = Files();
        await Resume(1);
        byte[] third = File.ReadAllBytes(_model);

        // Nothing written yet; the training file alone; both. Each goes on to step 3.
        foreach ((byte[] model, byte[] state, int steps, string note) in new[]
        {
            (firstModel, firstState, 2, ""), (firstModel, secondState, 1, "note: "), (secondModel, secondState, 1, ""),
        })
        {
            Put(model, state);
            ToolRun run = await Of("--resume", _model, "--steps", $"{steps}");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.StartsWith(note, run.Error, StringComparison.Ordinal);
            Assert.Equal(note.Length == 0, run.Error.Length == 0);
            Assert.Equal(third, File.ReadAllBytes(_model));
        }

        // The first save of all, ended between the two.
        File.WriteAllBytes(_state, secondState);
        File.Delete(_model);
        ToolRun alone = await Of("--resume", _model, "--steps", "1");
        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Contains("is missing", alone.Error, StringComparison.Ordinal);
        Assert.Equal(third, File.ReadAllBytes(_model));
    }

    [Fact]
    public async Task The_training_file_is_replaced_before_the_model()
    {
        await Train("--steps", "1");
        UpscalerTraining training = UpscalerTraining.Resume(_model);
        (_, byte[] before) = Files();
        var patches = new PatchSource(Photograph.Load(_pictures, CancellationToken.None), training.Seed);
        training.Run(patches, 1, null, 1, CancellationToken.None);
        var files = new OutputFiles();
        foreach ((string path, Action<Stream> write) in training.Files(_model))
            files.Add(path, write);

        // A folder where the model goes, once all is written: its move fails, as if the process had ended before it.
        files.Add(_folder.File("last.txt"), _ =>
        {
            File.Delete(_model);
            Directory.CreateDirectory(Path.Combine(_model, "in the way"));
        });
        Assert.ThrowsAny<Exception>(() => files.Commit(CancellationToken.None));
        Assert.NotEqual(before, File.ReadAllBytes(_state));
        Directory.Delete(_model, recursive: true);
        Assert.Equal(2, UpscalerTraining.Resume(_model).Steps);
    }

    [Fact]
    public async Task A_new_training_over_another_is_resumed_when_the_end_came_between_its_files()
    {
        await Train("--steps", "2");
        byte[] oldModel = File.ReadAllBytes(_model);
        await Train("--steps", "1", "--seed", "5");
        (byte[] model, byte[] state) = Files();
        await Resume(1);
        byte[] expected = File.ReadAllBytes(_model);
        foreach (byte[] standing in new[] { oldModel, model })
        {
            Put(standing, state);
            ToolRun run = await Of("--resume", _model, "--steps", "1");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(expected, File.ReadAllBytes(_model));
        }
    }

    [Fact]
    public async Task Files_of_different_steps_or_trainings_are_refused_and_stay_as_they_are()
    {
        await Train("--steps", "1");
        (byte[] firstModel, byte[] firstState) = Files();
        await Resume(1);
        (byte[] secondModel, byte[] secondState) = Files();
        File.Delete(_model);
        File.Delete(_state);
        await Train("--steps", "2", "--seed", "9");
        byte[] otherModel = File.ReadAllBytes(_model);

        await Refused(secondModel, firstState, "the model is of step 2, the training file of step 1");
        await Refused(otherModel, secondState, "they are of different trainings");
        await Refused(firstModel[..^4].Concat(new byte[4]).ToArray(), firstState, "both are of step 1, but the weights differ");
    }

    [Fact]
    public async Task Steps_that_are_none_are_refused()
    {
        await Train("--steps", "1");
        (byte[] model, byte[] state) = Files();
        foreach (string step in new[] { "9223372036854775806", "9223372036854775807", "9007199254740992", "-5", "2.7", "NaN", "1e300", "" })
            await Changed(writer => writer.AddMetadata("step", step), key => key != "step", $"says that its step is '{step}'");
        await Changed(_ => { }, key => key != "step", "says nothing of its step");
        await Changed(
            writer => writer.AddMetadata("step", "7"), key => key != "step", "is of step 7, but its optimizer had 1 steps for 0.weight");
        await Changed(_ => { }, _ => true, "its tensor 'optimizer.6.bias.step' holds 9.22", long.MaxValue - 1);
        await Changed(_ => { }, _ => true, "its tensor 'optimizer.6.bias.step' holds -5", -5);
        await Changed(_ => { }, _ => true, "is of step 1, but its optimizer had 2 steps for 6.bias", 2);

        // As an earlier version wrote it.
        await Changed(_ => { }, key => key != "convsharp.training", "does not hold a whole training, as an earlier convsharp");

        async Task Changed(Action<SafeTensorsWriter> add, Func<string, bool> keeps, string expected, long? step = null)
        {
            File.WriteAllBytes(_state, state);
            await Refused(model, ChangedState(add, keeps, step), expected);
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task Refused(byte[] model, byte[] state, string expected)
    {
        Put(model, state);
        ToolRun run = await Of("--resume", _model, "--steps", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains(": ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
        Assert.Equal(model, File.ReadAllBytes(_model));
        Assert.Equal(state, File.ReadAllBytes(_state));
    }

    /// <summary>The training file with other metadata, and another step of the last layer's bias.</summary>
    private byte[] ChangedState(Action<SafeTensorsWriter> add, Func<string, bool> keeps, long? step = null)
    {
        string changed = _folder.File("changed.safetensors");
        using (SafeTensorsReader reader = SafeTensorsReader.Open(_state))
        {
            var writer = new SafeTensorsWriter();
            foreach (StoredTensor tensor in reader.Tensors)
            {
                if (tensor.ElementType == ElementType.Int64)
                    writer.Add(tensor.Name, tensor.Name == "optimizer.6.bias.step" && step is { } other ? other : 1);
                else
                    writer.Add(tensor.Name, reader.Read<float>(tensor.Name));
            }

            foreach ((string key, string value) in reader.Metadata.Where(entry => keeps(entry.Key)))
                writer.AddMetadata(key, value);
            add(writer);
            writer.Write(changed);
        }

        return File.ReadAllBytes(changed);
    }

    private (byte[] Model, byte[] State) Files() => (File.ReadAllBytes(_model), File.ReadAllBytes(_state));

    private void Put(byte[] model, byte[] state)
    {
        File.WriteAllBytes(_model, model);
        File.WriteAllBytes(_state, state);
    }

    private Task<string> Train(params string[] options) =>
        ToolRun.Text(["train", "upscale", "--pictures", _pictures, "-o", _model, "--channels", "4", .. options]);

    private Task<string> Resume(int steps) => ToolRun.Text(
        "train", "upscale", "--pictures", _pictures, "--resume", _model, "--steps", steps.ToString(CultureInfo.InvariantCulture));

    private Task<ToolRun> Of(params string[] options) => ToolRun.Of(["train", "upscale", "--pictures", _pictures, .. options]);
}
