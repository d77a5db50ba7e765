using ConvSharp.Inference;

namespace ConvSharp.Examples.Classification;

/// <summary>A network that gives one number for each of its classes.</summary>
/// <param name="Network">The network.</param>
/// <param name="Labels">The classes' names.</param>
internal sealed record Classifier(PictureNetwork Network, IReadOnlyList<string> Labels)
{
    /// <summary>The likeliest classes of pictures.</summary>
    /// <param name="outputs">The network's numbers for the pictures.</param>
    /// <param name="pictures">How many they are.</param>
    /// <param name="count">How many classes are wanted.</param>
    /// <exception cref="InferenceException">The model has another number of classes.</exception>
    public IReadOnlyList<ClassScore>[] Top(float[] outputs, int pictures, int count)
    {
        if (outputs.Length != (long)pictures * Labels.Count)
        {
            throw new InferenceException(
                $"The model gives {outputs.Length / pictures} numbers for a picture, but there are {Labels.Count} labels: give " +
                "a file of as many labels, or another model.");
        }

        return [.. outputs.Chunk(Labels.Count).Select(own => ClassScore.Top(own, Labels, count))];
    }
}
