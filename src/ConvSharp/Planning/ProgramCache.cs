using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Planning;

/// <summary>
/// The programs that the functional calls of a thread used last, so that a call with a known problem plans and allocates nothing.
/// </summary>
internal static class ProgramCache<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Capacity = 16;

    [ThreadStatic]
    private static Entry[]? _entries;

    [ThreadStatic]
    private static int _next;

    /// <summary>A new program with this machine's widest vectors and the algorithm that the environment may force.</summary>
    public static ConvolutionProgram<T> New(ConvolutionGeometry geometry, ConvolutionAccuracy accuracy) =>
        new(geometry, VectorWidths.Widest, accuracy, Environment.GetEnvironmentVariable(AlgorithmTable.Variable));

    /// <summary>The program of a problem.</summary>
    public static ConvolutionProgram<T> Get(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape)
    {
        Entry[] entries = _entries ??= new Entry[Capacity];
        foreach (ref readonly Entry entry in entries.AsSpan())
        {
            if (entry.Program is { } program && program.Geometry.Kind == kind && entry.Options == options
                && inputShape.SequenceEqual(entry.InputShape) && weightShape.SequenceEqual(entry.WeightShape))
            {
                return program;
            }
        }

        ConvolutionProgram<T> created = New(
            ConvolutionGeometry.Create(kind, options, inputShape, weightShape), options.Accuracy);
        entries[_next] = new Entry(created, options, inputShape.ToArray(), weightShape.ToArray());
        _next = (_next + 1) % Capacity;
        return created;
    }

    private readonly record struct Entry(ConvolutionProgram<T>? Program, ConvolutionOptions Options, nint[] InputShape, nint[] WeightShape);
}
