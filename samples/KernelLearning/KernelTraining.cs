using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Training;

namespace ConvSharp.Examples.KernelLearning;

/// <summary>How kernels are learnt.</summary>
/// <param name="Channels">How many.</param>
/// <param name="Kernel">Their side.</param>
/// <param name="Stride">The distance of their places.</param>
/// <param name="Sparsity">How much the mean of the code counts beside the mean squared error.</param>
/// <param name="Steps">Steps of training.</param>
/// <param name="Seed">Of the first weights and of the patches.</param>
internal sealed record KernelTrainingOptions(int Channels, int Kernel, int Stride, double Sparsity, int Steps, ulong Seed)
{
    // Places of the kernel along a patch.
    private const int Places = 10;

    public static KernelTrainingOptions Default { get; } = new(Channels: 64, Kernel: 11, Stride: 4, Sparsity: 2, Steps: 2500, Seed: 0);

    /// <summary>The side of a patch.</summary>
    public int PatchSize => Kernel + ((Places - 1) * Stride);
}

/// <summary>Learns kernels of which few at a time make up a photograph.</summary>
internal sealed class KernelTraining(KernelTrainingOptions options)
{
    private const double HighestRate = 3e-3;

    public SparseAutoencoder Network { get; } = new(options.Channels, options.Kernel, options.Stride, options.Seed);

    public int StepsDone { get; private set; }

    /// <summary>The mean squared error of late, as a share of the photographs' variance.</summary>
    public double Error { get; private set; } = double.NaN;

    /// <summary>The share of the code that is not 0, of late.</summary>
    public double Active { get; private set; } = double.NaN;

    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public void Run(WhitenedPatches patches, ParallelOptions parallel)
    {
        var optimizer = new Adam<float>(Network.NamedParameters(), HighestRate);
        var sparsity = new Weighted((float)options.Sparsity);
        var tape = new Tape<float>(parallel);
        Tensor<float>? nothing = null;
        for (; StepsDone < options.Steps; StepsDone++)
        {
            patches.Draw(StepsDone);
            optimizer.LearningRate = HighestRate * Math.Min(1, 2 * (1 - (StepsDone / (double)options.Steps)));
            Variable<float> photographs = tape.Input(patches.Batch);
            Variable<float> code = Network.Encode(photographs);
            nothing ??= Tensor.CreateFromShape<float>(code.Shape);
            Variable<float> error = Loss.MeanSquaredError(Network.Decoder.Forward(code), photographs);
            tape.Backward(error + sparsity.Forward(Loss.MeanAbsoluteError(code, tape.Input(nothing))));
            optimizer.Step(tape);
            Network.NormalizeKernels();
            Error = Recent(Error, error.Value[0]);
            Active = Recent(Active, ActiveShare(code.Value));
            tape.Clear();
        }
    }

    private static double Recent(double before, double now)
    {
        const double Memory = 0.98;
        return double.IsNaN(before) ? now : (Memory * before) + ((1 - Memory) * now);
    }

    private static double ActiveShare(in ReadOnlyTensorSpan<float> code)
    {
        ReadOnlySpan<float> values = code.GetSpan([0, 0, 0, 0], (int)code.FlattenedLength);
        int active = 0;
        foreach (float value in values)
            active += value > 0 ? 1 : 0;
        return active / (double)values.Length;
    }
}
