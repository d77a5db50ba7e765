using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>
/// Sends a photograph through a stack with random weights, drawn by xavier_normal_, and through each remedy; measures how strongly a
/// checkerboard shows in it, and finds where it shows most. docs/checkerboard.md has the definitions.
/// </summary>
public sealed class PhotographLaboratory
{
    /// <summary>The most pixels of an output (for stacks that reduce: of the photograph). Larger photographs are scaled down first.</summary>
    public const int MostPixels = PhotographFrame.MostPixels;

    private readonly int _seeds;
    private readonly ParallelOptions? _parallel;
    private readonly Action<string>? _starting;

    /// <summary>Opens the laboratory.</summary>
    /// <param name="seeds">Over how many networks with random weights, seeds 0 and up, scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <param name="starting">Called before each measurement, with its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No seed.</exception>
    public PhotographLaboratory(int seeds = 8, ParallelOptions? parallel = null, Action<string>? starting = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        (_seeds, _parallel, _starting) = (seeds, parallel, starting);
    }

    /// <summary>Measures a stack and its remedies on a photograph.</summary>
    /// <param name="stack">The layers; those that reduce are measured by the gradient of their input.</param>
    /// <param name="picture">[3, height, width] in 0…1.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Another shape, a photograph too small for the layers, or strides too large to be measured.
    /// </exception>
    public PhotographExamination Examine(StackedLayers stack, Tensor<float> picture)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Rank != 3 || picture.Lengths[0] != 3)
        {
            ConvolutionArgumentException.Throw(
                "photographs have three channels", "picture", $"[{string.Join(", ", picture.Lengths.ToArray())}]", "give [3, height, width]");
        }

        var run = new PhotographRun(stack, picture, _seeds, _parallel);
        foreach (Words name in run.Names)
        {
            _starting?.Invoke(name.English);
            for (int seed = 0; seed < _seeds; seed++)
                run.StepOfTrial();
        }

        return run.Result;
    }

    /// <summary>
    /// Measures on the same photograph the gradients of convolutions with the kernels and strides of a stack of transposed layers: a
    /// backward pass has the checkerboard of the transposed layer.
    /// </summary>
    /// <param name="stack">The layers.</param>
    /// <param name="picture">[3, height, width] in 0…1.</param>
    /// <returns>Null for other layers, and for photographs that are too small.</returns>
    public PhotographExamination? ExamineGradients(StackedLayers stack, Tensor<float> picture)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack.Layers.Any(layer => layer.Kind != StackLayerKind.Transposed) || !stack.Layers.Any(layer => layer.HasStride))
            return null;
        try
        {
            return Examine(
                new StackedLayers([.. stack.Layers.Select(layer => new StackLayer(
                    StackLayerKind.Convolution, layer.Kernel, layer.Stride, dilation: layer.Dilation))]),
                picture);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }
    }
}
