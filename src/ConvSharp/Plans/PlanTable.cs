using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Plans;

/// <summary>The shapes that a layer has programs for. Immutable, so that calls read it without a lock.</summary>
internal sealed class PlanTable<T>(PlannedShape<T>[] shapes, int[] hashes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostShapes = 256;

    /// <summary>
    /// Programs that a layer always keeps. Kernels of very many taps have large tables, of which it keeps no more than these.
    /// </summary>
    private const long MostTableBytes = 16 << 20, FewestShapes = 4;

    public static PlanTable<T> Empty { get; } = new([], []);

    public ReadOnlySpan<PlannedShape<T>> Shapes => shapes;

    /// <summary>The program and plan of a shape, or null.</summary>
    public PlannedShape<T>? Find(ReadOnlySpan<nint> inputShape, PerAxis outputSize)
    {
        int hash = Hash(inputShape, outputSize);
        ReadOnlySpan<int> rest = hashes;
        for (int at; (at = rest.IndexOf(hash)) >= 0; rest = rest[(at + 1)..])
        {
            PlannedShape<T> shape = shapes[hashes.Length - rest.Length + at];
            if (shape.IsFor(inputShape, outputSize))
                return shape;
        }

        return null;
    }

    /// <summary>The table with one shape more, and, if it is full, without the least recently used ones.</summary>
    public PlanTable<T> With(PlannedShape<T> added, ReadOnlySpan<nint> inputShape, PerAxis outputSize)
    {
        List<(PlannedShape<T> Shape, int Hash)> kept = [(added, Hash(inputShape, outputSize))];
        long bytes = added.Program.TableBytes;
        foreach ((PlannedShape<T> shape, int hash) in shapes.Zip(hashes).OrderByDescending(pair => pair.First.LastUsed))
        {
            bytes += shape.Program.TableBytes;
            if (kept.Count >= MostShapes || (kept.Count >= FewestShapes && bytes > MostTableBytes))
                break;
            kept.Add((shape, hash));
        }

        return new PlanTable<T>([.. kept.Select(pair => pair.Shape)], [.. kept.Select(pair => pair.Hash)]);
    }

    private static int Hash(ReadOnlySpan<nint> inputShape, PerAxis outputSize)
    {
        int hash = outputSize.GetHashCode();
        foreach (nint size in inputShape)
            hash = HashCode.Combine(hash, size);
        return hash;
    }
}
