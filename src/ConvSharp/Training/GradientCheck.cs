using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tensors;

namespace ConvSharp.Training;

/// <summary>
/// Compares a layer's gradients with central differences in double. The loss is the output times fixed random numbers, the input is random.
/// </summary>
/// <remarks>
/// A layer with kinks, such as ReLU, may fail at an element that lies within a step of a kink: try another seed. A layer that draws random
/// numbers at each pass, such as dropout, cannot be checked.
/// </remarks>
/// <example>
/// <code>
/// foreach (GradientError error in GradientCheck.Run(new Conv2d&lt;double&gt;(3, 4, 3), [2, 3, 8, 8]))
///     Console.WriteLine($"{error.Operand}: {error.Largest}");
/// </code>
/// </example>
public static class GradientCheck
{
    /// <summary>The most elements of an operand that are checked, unless told otherwise.</summary>
    public const int DefaultMostElements = 1000;

    /// <summary>Checks the gradients by the input and by each parameter that needs one.</summary>
    /// <param name="layer">The layer; it runs as in training and is restored afterwards.</param>
    /// <param name="inputShape">Shape of the input.</param>
    /// <param name="seed">The seed of all random numbers: the same seed gives the same result.</param>
    /// <param name="mostElements">The most elements to check of each operand, drawn at random if there are more.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>One entry for the input, then one for each parameter in the order of their names' layers.</returns>
    /// <exception cref="ConvolutionArgumentException">The layer does not take such an input, or there is nothing to check.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<GradientError> Run(
        Layer<double> layer, ReadOnlySpan<nint> inputShape, ulong seed = 0, int mostElements = DefaultMostElements,
        ParallelOptions? parallel = null)
    {
        Check(layer, inputShape, mostElements);
        var generator = new TorchGenerator(seed);
        return Compare(layer, Random(inputShape, generator), generator, mostElements, parallel);
    }

    /// <summary>The same for an input of one's own.</summary>
    /// <param name="layer">The layer; it runs as in training and is restored afterwards.</param>
    /// <param name="input">The input; it is not changed.</param>
    /// <param name="seed">The seed of all random numbers: the same seed gives the same result.</param>
    /// <param name="mostElements">The most elements to check of each operand, drawn at random if there are more.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>One entry for the input, then one for each parameter in the order of their names' layers.</returns>
    /// <exception cref="ConvolutionArgumentException">The layer does not take such an input, or there is nothing to check.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<GradientError> Run(
        Layer<double> layer, Tensor<double> input, ulong seed = 0, int mostElements = DefaultMostElements,
        ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(layer, input.Lengths, mostElements);
        Tensor<double> copy = Operand.New<double>(input.Lengths, "input");
        input.CopyTo(copy);
        return Compare(layer, copy, new TorchGenerator(seed), mostElements, parallel);
    }

    private static void Check(Layer<double> layer, ReadOnlySpan<nint> inputShape, int mostElements)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostElements, 1);
        if (inputShape.Contains(0))
        {
            ConvolutionArgumentException.Throw("there is nothing to check: the input is empty", "input",
                ShapeText.Print(inputShape), "use sizes of 1 or more");
        }
    }

    private static List<GradientError> Compare(
        Layer<double> layer, Tensor<double> values, TorchGenerator generator, int mostElements, ParallelOptions? parallel)
    {
        var buffers = new BufferCopy<double>(layer);
        try
        {
            var input = new Parameter<double>("input", values);
            return new GradientComparison(layer, input, generator, mostElements, parallel).Run();
        }
        finally
        {
            buffers.PutBack();
        }
    }

    internal static Tensor<double> Random(ReadOnlySpan<nint> shape, TorchGenerator generator)
    {
        Tensor<double> values = Operand.New<double>(shape, "input");
        Init.Normal(values.AsTensorSpan(), generator);
        return values;
    }
}
