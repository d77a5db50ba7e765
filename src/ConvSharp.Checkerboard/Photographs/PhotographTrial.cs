using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>What a stack makes of a photograph, and how strongly a checkerboard shows in it.</summary>
public sealed class PhotographTrial
{
    private readonly Words _name;

    internal PhotographTrial(Words name, StackedLayers stack, double score, double contrast, Tensor<float> map, PictureArea place)
    {
        (_name, Stack, Score, Contrast, Map, Place) = (name, stack, score, contrast, map, place);
    }

    /// <summary>What it shows: the remedy's name, for example.</summary>
    public string Name => _name.English;

    /// <summary>The name in a language.</summary>
    /// <param name="language">The language.</param>
    public string NameIn(Language language) => _name.In(language);

    /// <summary>Its layers, with their overlap.</summary>
    public StackedLayers Stack { get; }

    /// <summary>
    /// <see cref="CheckerboardEnergy"/> of the map at the multiples of 1/scale, averaged over the seeds: 1, nothing stands out.
    /// </summary>
    public double Score { get; }

    /// <summary>
    /// The share of the amplitude that is a pattern: the root mean square of the differences between the means of a period's places,
    /// over that of these means, all seeds together. 0: no pattern; 1: nothing but the pattern.
    /// </summary>
    public double Contrast { get; }

    /// <summary>[height, width]: the output with the first seed; for stacks that reduce, the mean over the gradient's channels.</summary>
    public Tensor<float> Map { get; }

    /// <summary>The part of <see cref="Map"/> to look at: the same part of the photograph in all trials.</summary>
    public PictureArea Place { get; }
}
