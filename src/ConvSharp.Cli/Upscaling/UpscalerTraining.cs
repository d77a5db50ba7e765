using System.Diagnostics;
using System.Globalization;
using ConvSharp.Autograd;
using ConvSharp.Files;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Cli.Upscaling;

/// <summary>A network under training: its weights, its optimizer, and how far it has come.</summary>
internal sealed class UpscalerTraining
{
    private const double HighestRate = 2e-3;
    private const int WarmUpSteps = 50, SteadySteps = 300;
    private const string StepKey = "step", SeedKey = "seed";

    // Depends on the step alone, not on how long training will go on: so it can go on later as if it had not stopped.
    private static readonly Schedule Rates = Schedule.WarmUp(HighestRate, WarmUpSteps).Then(
        SteadySteps, new Schedule(step => HighestRate * Math.Sqrt(SteadySteps / (double)(SteadySteps + step))));

    private readonly Adam<float> _optimizer;

    public UpscalerTraining(UpscalerDescription description, ulong seed)
    {
        (Description, Seed) = (description, seed);
        Network = UpscalerNetwork.Make(description, seed);
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

    /// <summary>The file beside a model's that has what only training needs.</summary>
    public static string StateFile(string model) => Path.ChangeExtension(model, ".training.safetensors");

    /// <summary>Goes on where files left off.</summary>
    /// <exception cref="RequestException">The files are not those of a training run.</exception>
    public static UpscalerTraining Resume(string model)
    {
        UpscalerDescription description = UpscalerModel.Describe(model);
        string state = StateFile(model);
        if (!File.Exists(state))
            throw new RequestException($"--resume is '{model}', but '{state}' beside it is missing: train anew.");
        using SafeTensorsReader reader = SafeTensorsReader.Open(state);
        bool hasStep = long.TryParse(
            reader.Metadata.GetValueOrDefault(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out long step);
        bool hasSeed = ulong.TryParse(
            reader.Metadata.GetValueOrDefault(SeedKey), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed);
        if (!hasStep || !hasSeed)
            throw new RequestException($"--resume is '{model}', but '{state}' beside it is of another make: train anew.");
        var training = new UpscalerTraining(description, seed) { Steps = step };
        ModelFile.Load(model, training.Network);
        OptimizerFile.Load(reader, state, training._optimizer);
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

    public void AddFiles(Output.OutputFiles files, string model)
    {
        files.Add(model, stream => ModelFile.Save(stream, Network, Description.ToMetadata()));
        files.Add(StateFile(model), stream => OptimizerFile.Save(stream, _optimizer,
        [
            KeyValuePair.Create(StepKey, Steps.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create(SeedKey, Seed.ToString(CultureInfo.InvariantCulture)),
        ]));
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
