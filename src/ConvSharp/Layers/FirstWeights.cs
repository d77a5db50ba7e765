using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>The weights that a layer starts with.</summary>
internal static class FirstWeights
{
    /// <summary>
    /// Draws weight and bias as torch does when it makes the layer, or zeros where a file will replace them. The memory need not be
    /// cleared.
    /// </summary>
    public static void Set<T>(Parameter<T> weight, Parameter<T>? bias, TorchGenerator? generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        generator ??= new TorchGenerator((ulong)Random.Shared.NextInt64());
        if (generator.DrawsNothing)
        {
            weight.ForWriting().Clear();
            bias?.ForWriting().Clear();
            return;
        }

        Init.ConvolutionDefault(weight.ForWriting(), bias is null ? default : bias.ForWriting(), generator);
    }
}
