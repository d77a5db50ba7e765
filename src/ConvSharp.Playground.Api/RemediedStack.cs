using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Errors;

namespace ConvSharp.Playground.Api;

/// <summary>A stack and its remedies, as far as they can be measured.</summary>
internal static class RemediedStack
{
    /// <summary>The stack, then each remedy; none where the enlargement is too large to be measured.</summary>
    public static IReadOnlyList<PhotographVariant> Of(StackedLayers stack)
    {
        if (Math.Max(stack.ScaleOf(0), stack.ScaleOf(1)) > MeasuringFrame.LargestScale)
            return [];
        try
        {
            return PhotographVariant.Of(stack);
        }
        catch (ConvolutionArgumentException)
        {
            return []; // the paths of a remedy cannot be counted
        }
    }
}
