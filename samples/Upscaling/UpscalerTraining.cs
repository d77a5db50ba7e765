using System.Diagnostics;
using ConvSharp.Autograd;
using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Examples.Upscaling;

/// <summary>A network under training: its weights, its optimizer, and how far it has come.</summary>
internal sealed class UpscalerTraining
{
    private const double HighestRate = 2e-3;
    private const int WarmUpSteps = 50, SteadySteps = 300;

    // Depends on the step alone, not on how long training will go on: so it can go on later as if it had not stopped.
    private static readonly Schedule Rates = Schedule.WarmUp(HighestRate, WarmUpSteps).Then(
        SteadySteps, new Schedule(step => HighestRate * Math.Sqrt(SteadySteps / (double)(SteadySteps + step))));

    private readonly Adam<float> _optimizer;

    public UpscalerTraining(UpscalerDescription description, ulong seed)
        : this(description, seed, new TorchGenerator(seed))
    {
    }

    private UpscalerTraining(UpscalerDescription description, ulong seed, TorchGenerator generator)
    {
        (Description, Seed) = (description, seed);
        Network = UpscalerNetwork.Make(description, generator);
        _optimizer = new Adam<float>(Network.NamedParameters(), HighestRate);
    }

    public UpscalerDescription Description { get; }

    public ulong Seed { get; }

    public Sequential<float> Network { get; }

    /// <summary>Steps so far, those before a resumption with them.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps of this run.</summary>
    public long StepsDone { get; private set; }

    /// <summary>How long this run has been training.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The mean squared error of late, in 0…1² of the pictures.</summary>
    public double Loss { get; private set; } = double.NaN;

    public double PatchesPerSecond => Elapsed > TimeSpan.Zero ? StepsDone * PatchSource.BatchSize / Elapsed.TotalSeconds : 0;

    /// <summary>What the user should know of how training was resumed; null if there is nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>The file beside a model's that has all of the training: the network's weights too.</summary>
    public static string StateFile(string model) => Path.ChangeExtension(model, ".training.safetensors");

    /// <summary>Goes on where files left off.</summary>
    /// <exception cref="InvalidDataException">The files are not those of a training run, or of different ones.</exception>
    /// <exception cref="InvalidDataException">The training file is malformed, or holds what no training leaves.</exception>
    public static UpscalerTraining Resume(string model)
    {
        string state = StateFile(model);
        if (!File.Exists(state))
            throw new InvalidDataException($"--resume is '{model}', but '{state}' beside it is missing: train again without --resume.");

        using SafeTensorsReader reader = SafeTensorsReader.Open(state);
        if (!TrainingFile.IsTrainingFile(reader))
        {
            throw new InvalidDataException(
                $"'{state}' does not hold a whole training, as an earlier convsharp wrote it: train again without --resume.");
        }

        UpscalerMark mark = UpscalerMark.Of(reader.Metadata, state);
        var training = new UpscalerTraining(mark.Description, mark.Seed, TorchGenerator.None) { Steps = mark.Step };
        TrainingFile.Load(reader, state, training.Network, training._optimizer);
        if (training._optimizer.ParameterSteps.FirstOrDefault(parameter => parameter.Steps != mark.Step) is { Name: not null } other)
        {
            throw new InvalidDataException(
                $"'{state}' is of step {mark.Step}, but its optimizer had {other.Steps} steps for {other.Name}: " +
                "give the file as it was saved, or train again without --resume.");
        }

        training.Note = UpscalerPair.Check(model, state, training, reader.Metadata);
        return training;
    }

    /// <summary>
    /// Trains until a number of steps is done, time is up, or the token is cancelled: then the step under way is finished.
    /// </summary>
    public void Run(PatchSource patches, long? steps, TimeSpan? time, int threads, CancellationToken interruption)
    {
        var tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
        long start = Stopwatch.GetTimestamp();
        while (!(StepsDone >= steps) && !(Elapsed >= time) && !interruption.IsCancellationRequested)
        {
            patches.Draw(Steps);
            Step(tape, patches);
            Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>
    /// The training file, then the model, to be written in this order: whenever the process ends between the two, the training file is whole, and no older than
    /// the model.
    /// </summary>
    public IReadOnlyList<(string Path, Action<Stream> Write)> Files(string model)
    {
        var mark = new UpscalerMark(Description, Seed, Steps);
        KeyValuePair<string, string>[] metadata = [.. mark.ToMetadata(), .. UpscalerPair.Replacing(model, this)];
        return
        [
            (StateFile(model), stream => TrainingFile.Save(stream, Network, _optimizer, metadata)),
            (model, stream => ModelFile.Save(stream, Network, mark.ToMetadata())),
        ];
    }

    private void Step(Tape<float> tape, PatchSource patches)
    {
        const double Memory = 0.98;
        _optimizer.LearningRate = Rates.RateAt(Steps);
        Variable<float> loss = Training.Loss.MeanSquaredError(
            Network.Forward(tape.Input(patches.Small)), tape.Input(patches.Missing));
        tape.Backward(loss);
        _optimizer.Step(tape);
        Loss = double.IsNaN(Loss) ? loss.Value[0] : (Memory * Loss) + ((1 - Memory) * loss.Value[0]);
        tape.Clear();
        Steps++;
        StepsDone++;
    }
}
