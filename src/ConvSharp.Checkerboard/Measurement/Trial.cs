using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A measured stack, and why it was measured.</summary>
public sealed class Trial
{
    private readonly Words _name;

    internal Trial(Words name, StackedLayers stack, ArtifactMeasurement measurement) =>
        (_name, Stack, Measurement) = (name, stack, measurement);

    /// <summary>What it shows: the remedy's name, for example.</summary>
    public string Name => _name.English;

    /// <summary>Its layers, with their overlap.</summary>
    public StackedLayers Stack { get; }

    /// <summary>Its measurement with random weights.</summary>
    public ArtifactMeasurement Measurement { get; }

    /// <summary>What it shows, in a language; names that were given from outside are the same in all.</summary>
    /// <param name="language">The language.</param>
    public string NameIn(Language language) => _name.In(language);
}
