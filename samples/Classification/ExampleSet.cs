using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Classification;

/// <summary>Classes that are known by a few pictures each: a picture belongs to the class whose mean is nearest.</summary>
internal sealed class ExampleSet
{
    private static readonly HashSet<string> Extensions = new([".png", ".jpg", ".jpeg", ".webp"], StringComparer.OrdinalIgnoreCase);

    private readonly PictureNetwork _network;
    private readonly Dictionary<string, float[]> _means;

    /// <param name="network">Gives numbers that tell what a picture shows.</param>
    /// <param name="folder">A folder of pictures for each class, with its name; a picture beside the folders is a class by itself.</param>
    /// <exception cref="InvalidDataException">There are fewer than two classes, or a file is no picture.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public ExampleSet(PictureNetwork network, string folder)
    {
        _network = network;
        _means = Pictures(folder)
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(Pictures))
            .GroupBy(path => Label(folder, path), Features)
            .ToDictionary(own => own.Key, own => Unit(Sum(own)));
        if (_means.Count < 2)
        {
            throw new InvalidDataException(
                $"'{folder}' has pictures of {_means.Count} classes ({string.Join(", ", Extensions)}): give two or more, each " +
                "a folder of pictures or a picture.");
        }
    }

    /// <summary>The classes that the picture is like, the likest first.</summary>
    public IReadOnlyList<Likeness> Of(Tensor<float> picture, int count)
    {
        float[] own = Unit(_network.Run(picture));
        return
        [
            .. _means.Select(pair => new Likeness(pair.Key, TensorPrimitives.Dot(own, pair.Value)))
                .OrderByDescending(likeness => likeness.Similarity).ThenBy(likeness => likeness.Label, StringComparer.Ordinal).Take(count),
        ];
    }

    private static IEnumerable<string> Pictures(string folder) =>
        Directory.EnumerateFiles(folder).Where(path => Extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal);

    private static string Label(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return Path.GetDirectoryName(relative) is { Length: > 0 } own ? own : Path.GetFileNameWithoutExtension(relative);
    }

    private float[] Features(string path) => Unit(_network.Run(Photo.Load(path)));

    private static float[] Sum(IEnumerable<float[]> vectors) => vectors.Aggregate((sum, vector) =>
    {
        float[] next = new float[sum.Length];
        TensorPrimitives.Add(sum, vector, next);
        return next;
    });

    /// <summary>The same direction with length 1; zeros stay.</summary>
    private static float[] Unit(float[] vector)
    {
        float length = TensorPrimitives.Norm(vector);
        float[] unit = new float[vector.Length];
        if (length > 0)
            TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }
}
