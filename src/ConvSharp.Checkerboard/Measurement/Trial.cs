namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A measured stack, and why it was measured.</summary>
public sealed class Trial
{
    internal Trial(string name, StackedLayers stack, ArtifactMeasurement measurement) =>
        (Name, Stack, Measurement) = (name, stack, measurement);

    /// <summary>What it shows: the remedy's name, for example.</summary>
    public string Name { get; }

    /// <summary>Its layers, with their overlap.</summary>
    public StackedLayers Stack { get; }

    /// <summary>Its measurement with random weights.</summary>
    public ArtifactMeasurement Measurement { get; }
}
