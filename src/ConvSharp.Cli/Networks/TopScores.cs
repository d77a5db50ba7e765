using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>The classes with the highest scores of a sample.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Classes">The classes and their scores, the highest first.</param>
internal sealed record TopScores(int Sample, IReadOnlyList<(int Class, double Score)> Classes)
{
    /// <summary>The highest scores of each sample; none if the tensor is not one of scores.</summary>
    /// <param name="scores">[classes], or [samples, classes] with perhaps more axes of length 1.</param>
    /// <param name="count">How many classes.</param>
    public static IReadOnlyList<TopScores> Of(InferenceTensor scores, int count)
    {
        ReadOnlySpan<nint> shape = scores.Shape;
        int axis = shape.Length > 1 ? 1 : 0;
        if (shape.Length == 0 || scores.Length == 0 || shape[axis] < 2 || shape[(axis + 1)..].ContainsAnyExcept((nint)1))
            return [];
        double[] values = TensorText.Doubles(scores);
        int classes = (int)shape[axis];
        return
        [
            .. values.Chunk(classes).Select((own, sample) => new TopScores(
                sample,
                [.. own.Select((score, i) => (i, score)).OrderByDescending(pair => pair.score).ThenBy(pair => pair.i).Take(count)])),
        ];
    }
}
