using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Planning;

/// <summary>
/// A geometry as algorithms see it: the input extended by its padding mode, the kernel cropped to the taps that meet the input,
/// neighbouring pointwise axes merged. Where padded rows would be out of proportion to the work, kn2row gets the unchanged geometry.
/// </summary>
internal sealed class PlannedProblem
{
    private PlannedProblem(ConvolutionGeometry extended, KernelCrop crop, Problem problem) =>
        (Extended, Crop, Problem) = (extended, crop, problem);

    /// <summary>The geometry with the input extended beyond its border; zeros beyond the extended input.</summary>
    public ConvolutionGeometry Extended { get; }

    /// <summary>Which taps are left out.</summary>
    public KernelCrop Crop { get; }

    /// <summary>What algorithms are asked to compute.</summary>
    public Problem Problem { get; }

    /// <summary>Whether the geometry is unchanged.</summary>
    public bool IsAsGiven => Problem.Disproportion is not null;

    /// <summary>How the input is continued beyond its border, by the algorithm or before it runs; null for zeros.</summary>
    public InputBorder? Border { get; private init; }

    /// <summary>Whether the input is continued beyond its border, by the algorithm or before it runs.</summary>
    public bool ExtendsInput => Border is not null;

    /// <summary>Prepares a geometry for algorithms.</summary>
    /// <param name="geometry">The geometry, with any padding mode.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">What was asked for.</param>
    /// <param name="forced">The name of an algorithm that must run, or null.</param>
    /// <param name="packsForBatch">Whether the choice may depend on the batch, for which weights are packed at every call.</param>
    public static PlannedProblem Of<T>(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forced, bool packsForBatch = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of<T>(
            geometry, width, accuracy, forced, static extended => extended, packsForBatch,
            sumsAlike: accuracy == ConvolutionAccuracy.PlainSum);

    /// <summary>
    /// Prepares the weight gradient of a geometry for its algorithms. For a transposed convolution this is the weight gradient of the
    /// adjoint convolution.
    /// </summary>
    public static PlannedProblem OfWeightGradient<T>(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forced)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(
            geometry, width, accuracy, forced,
            static extended => extended.Kind == ConvolutionKind.Transposed ? AdjointGeometry.Of(extended) : extended);

    private static PlannedProblem Of<T>(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forced,
        Func<ConvolutionGeometry, ConvolutionGeometry> computed, bool packsForBatch = false, bool sumsAlike = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (forced == Kn2RowAlgorithm.FixedName)
            return OutOfProportion<T>(geometry, width, accuracy, $"{forced} is forced");
        if (forced is null && Proportion.ObjectionToExtension(geometry) is { } tooFar)
            return OutOfProportion<T>(geometry, width, accuracy, tooFar);
        ConvolutionGeometry extended = BorderExtension.WithZeros(geometry), problemGeometry = computed(extended);
        KernelCrop crop = sumsAlike
            ? new KernelCrop(problemGeometry, problemGeometry, default) // fewer taps would be other chains of summation
            : KernelCrop.Of(problemGeometry);
        if (forced is null && Proportion.Objection(crop.Geometry) is { } objection)
            return OutOfProportion<T>(geometry, width, accuracy, objection);
        ConvolutionGeometry merged = PointwiseAxes.Merged(crop.Geometry);
        var problem = Problem.Of<T>(merged, width, accuracy) with { PacksForBatch = packsForBatch };
        if (sumsAlike && forced is null)
            problem = problem with { OfLayer = PlainSumChoice.Of<T>(extended, width) };

        InputBorder? border = geometry.PaddingMode == PaddingMode.Zeros ? null : InputBorder.Of(geometry);

        // Not where axes are merged, nor where the adjoint problem takes the input as its gradient: both get an extended copy.
        if (border is not null && ReferenceEquals(problemGeometry, extended) && HaveSameInputs(merged, extended))
            problem = problem with { Border = border };
        return new PlannedProblem(extended, crop, problem) { Border = border };
    }

    private static bool HaveSameInputs(ConvolutionGeometry geometry, ConvolutionGeometry other)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes, others = other.AllAxes;
        return axes[0].Input == others[0].Input && axes[1].Input == others[1].Input && axes[2].Input == others[2].Input;
    }

    /// <summary>The unchanged geometry, for kn2row.</summary>
    public static PlannedProblem OutOfProportion<T>(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string objection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            geometry, new KernelCrop(geometry, geometry, default),
            Problem.Of<T>(geometry, width, accuracy) with { Disproportion = objection });
}
