namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A stack that was measured, and why.</summary>
public sealed class Trial
{
    internal Trial(string name, StackedLayers stack, ArtifactMeasurement measurement) =>
        (Name, Stack, Measurement) = (name, stack, measurement);

    /// <summary>What it shows: the remedy's name, for example.</summary>
    public string Name { get; }

    /// <summary>Its layers, with their overlap.</summary>
    public StackedLayers Stack { get; }

    /// <summary>What random weights make of it.</summary>
    public ArtifactMeasurement Measurement { get; }
}
