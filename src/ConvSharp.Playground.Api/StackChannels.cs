using ConvSharp.Checkerboard.Measurement;

namespace ConvSharp.Playground.Api;

/// <summary>The channels of a stack's layers in code: from features to a picture, or from a picture to features.</summary>
internal static class StackChannels
{
    /// <summary>Rows and columns of the example's input.</summary>
    public const int Side = 32;

    private const int Features = 64, Colors = 3;

    /// <summary>The layers with their channels, and whether an activation follows: after each layer with weights but the last.</summary>
    public static IEnumerable<(StackLayer Layer, int InChannels, int OutChannels, bool Activates)> Of(StackedLayers stack)
    {
        int last = stack.Layers.ToList().FindLastIndex(layer => !layer.IsPool);
        int channels = stack.IsOfGradient ? Colors : Features;
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            StackLayer layer = stack.Layers[i];
            int made = layer.IsPool ? channels : i == last && !stack.IsOfGradient ? Colors : Features;
            yield return (layer, channels, made, Activates: !layer.IsPool && i < last);
            channels = made;
        }
    }
}
