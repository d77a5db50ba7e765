using System.Numerics.Tensors;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A generator with random weights: what it draws, and how strongly which pattern shows.</summary>
public sealed class GeneratorTrial
{
    private readonly Words _name;

    internal GeneratorTrial(Words name, StackedLayers stack, ArtifactMeasurement period2, double period4Score, Tensor<float> picture)
    {
        (_name, Stack, Measurement, Period4Score, Picture) = (name, stack, period2, period4Score, picture);
    }

    /// <summary>Which of its layers are transposed.</summary>
    public string Name => _name.English;

    /// <summary>Its layers.</summary>
    public StackedLayers Stack { get; }

    /// <summary>The measurement, with the score of the pattern of period 2.</summary>
    public ArtifactMeasurement Measurement { get; }

    /// <summary>The score of the pattern of period 4, without that of period 2 within it.</summary>
    public double Period4Score { get; }

    /// <summary>[3, height, width] in 0…1: what the network draws from noise with the first seed.</summary>
    public Tensor<float> Picture { get; }

    /// <summary>Which of its layers are transposed, in a language.</summary>
    /// <param name="language">The language.</param>
    public string NameIn(Language language) => _name.In(language);
}
