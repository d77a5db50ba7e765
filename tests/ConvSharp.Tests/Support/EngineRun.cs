using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Tests.Support;

/// <summary>Runs a problem through the engine with a chosen algorithm and width; all memory that it writes to starts as NaN.</summary>
internal static unsafe class EngineRun
{
    /// <summary>Those that compute the plain sum, and so are exact on small integers.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        [.. AlgorithmTable.Convolution.Algorithms.Where(algorithm => algorithm.IsPlainSum).Select(algorithm => algorithm.Name)];

    public static IReadOnlyList<VectorWidth> Widths { get; } = Enum.GetValues<VectorWidth>();

    /// <summary>The algorithms that can compute a problem, whether or not they would choose to.</summary>
    public static IEnumerable<string> AlgorithmsFor<T>(ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Algorithms.Where(name => Refusal<T>(geometry, VectorWidths.Widest, name) is null);

    /// <summary>Why an algorithm cannot compute a problem, or null.</summary>
    public static string? Refusal<T>(
        ConvolutionGeometry geometry, VectorWidth width, string algorithm, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return AlgorithmTable.Convolution.Named(algorithm).Propose(PlannedProblem.Of<T>(geometry, width, accuracy, algorithm).Problem).Refusal;
    }

    public static T[] Forward<T>(
        ConvolutionGeometry geometry, VectorWidth width, string? algorithm, T[] input, T[] weight, T[] bias,
        ParallelOptions? parallel = null, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast, EpilogueChain<T>? chain = null,
        T[]? residual = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var program = new ConvolutionProgram<T>(geometry, width, accuracy, algorithm);
        var packed = new T[program.PackedBytes / sizeof(T)];
        var output = new T[geometry.OutputLength];
        Array.Fill(packed, T.NaN);
        Array.Fill(output, T.NaN);
        DirtyWorkspace<T>(program.WorkspaceBytesPerThread);
        fixed (T* x = input, w = weight, b = bias, p = packed, y = output, r = residual)
        {
            bool finite = program.Pack(w, p);
            var operands = new Operands<T>
            {
                Input = x,
                Packed = p,
                WeightsAreFinite = finite,
                Bias = bias.Length == 0 ? null : b,
                Output = y,
                Chain = chain,
                Residual = r,
            };
            program.Execute(operands, parallel);
        }

        return output;
    }

    /// <summary>The answer in double precision.</summary>
    public static double[] Reference<T>(ConvolutionGeometry geometry, T[] input, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new double[geometry.OutputLength];
        ReferenceConvolution.Forward<T, double>(geometry, input, weight, bias, output);
        return output;
    }

    /// <summary>Leaves NaN in the block that the next renter of this size gets.</summary>
    private static void DirtyWorkspace<T>(long bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workspace first = Workspace.Rent(bytes), second = Workspace.Rent(bytes);
        new Span<T>(first.Start, (int)(bytes / sizeof(T))).Fill(T.NaN);
        new Span<T>(second.Start, (int)(bytes / sizeof(T))).Fill(T.NaN);
    }
}
