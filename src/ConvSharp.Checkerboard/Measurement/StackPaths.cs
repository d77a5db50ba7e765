using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// The paths through a stack along one axis, borders, padding and output padding included: for layers that enlarge, from its input to its
/// output; for layers that reduce, from the gradient of its output to that of its input.
/// </summary>
internal static class StackPaths
{
    /// <summary>The steps with their sizes, in the order in which paths go.</summary>
    /// <param name="stack">The layers.</param>
    /// <param name="axis">0: height, 1: width.</param>
    /// <param name="elements">Where the paths begin.</param>
    /// <exception cref="ConvolutionArgumentException">A layer has no output left.</exception>
    public static IReadOnlyList<PathStep> Of(StackedLayers stack, int axis, long elements)
    {
        var steps = new List<PathStep>();
        foreach (int layer in Enumerable.Range(0, stack.Layers.Count).Select(at => stack.IsOfGradient ? ^(at + 1) : at)
            .Select(at => at.GetOffset(stack.Layers.Count)))
        {
            foreach ((PathStepKind kind, AxisGeometry window) in StepsOf(stack.Layers[layer], stack.IsOfGradient, axis))
            {
                AxisGeometry sized = window with { Input = elements, Output = OutputOf(window with { Input = elements }) };
                if (sized.Output < 1)
                {
                    ConvolutionArgumentException.Throw(
                        $"layer {layer + 1}, {stack.Layers[layer]}, makes nothing of {elements} elements", "input", elements,
                        "use more elements, or less padding");
                }

                steps.Add(new PathStep(layer, kind, sized));
                elements = sized.Output;
            }
        }

        return steps;
    }

    /// <summary>The paths to each element, step by step; before the first step there is one to each.</summary>
    /// <exception cref="ConvolutionArgumentException">Counts beyond 64 bits.</exception>
    public static IReadOnlyList<long[]> Counts(IReadOnlyList<PathStep> steps)
    {
        long[] paths = [.. Enumerable.Repeat(1L, (int)steps[0].Window.Input)];
        var counts = new List<long[]> { paths };
        foreach (PathStep step in steps)
        {
            var next = new long[step.Window.Output];
            try
            {
                foreach ((int from, int to, _, int times) in step.Links())
                    next[to] = checked(next[to] + (paths[from] * times));
            }
            catch (OverflowException)
            {
                throw new ConvolutionArgumentException("the number of paths does not fit in 64 bits: use fewer layers.");
            }

            counts.Add(next);
            paths = next;
        }

        return counts;
    }

    private static IEnumerable<(PathStepKind Kind, AxisGeometry Window)> StepsOf(StackLayer layer, bool isOfGradient, int axis)
    {
        long stride = layer.StrideAt(axis);
        AxisGeometry enlargement = new() { Kind = ConvolutionKind.Transposed, Kernel = stride, Stride = stride, Dilation = 1 };
        switch (layer.Kind)
        {
            case StackLayerKind.ResizeNearest:
                return [(PathStepKind.Repetition, enlargement), (PathStepKind.ReplicatedKernel, Convolution())];
            case StackLayerKind.ResizeBilinear:
                return [(PathStepKind.Interpolation, enlargement), (PathStepKind.ReplicatedKernel, Convolution())];
            case StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr:
                return [(PathStepKind.Kernel, Convolution()), (PathStepKind.Repetition, enlargement)];
            default:
                bool isTransposed = layer.Kind == StackLayerKind.Transposed != isOfGradient;
                AxisGeometry window = layer.Window(
                    axis, isTransposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution, stride);
                long added = isOfGradient ? 0 : layer.OutputPadding.At(axis, StackLayer.Rank, "output_padding", 0);
                return [(PathStepKind.Kernel, window with { OutputPadding = added })];
        }

        AxisGeometry Convolution() => layer.Window(axis, ConvolutionKind.Convolution, stride: 1);
    }

    private static long OutputOf(AxisGeometry window) => window.Kind == ConvolutionKind.Transposed
        ? SizeFormula.TransposedOutput(window.Input, window.Kernel, window.Stride, window.PadBefore + window.PadAfter, window.Dilation, window.OutputPadding)
        : SizeFormula.Output(window.Input, window.Kernel, window.Stride, window.PadBefore + window.PadAfter, window.Dilation);
}
