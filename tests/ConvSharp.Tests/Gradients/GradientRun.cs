using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Tests.Gradients;

/// <summary>Runs gradients with a chosen algorithm and width; all memory that is written to starts as NaN.</summary>
internal static unsafe class GradientRun
{
    public static T[] Weight<T>(
        ConvolutionGeometry geometry, VectorWidth width, string? algorithm, T[] input, T[] outputGradient, int threads = 1,
        ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var program = new WeightGradientProgram<T>(geometry, width, accuracy, algorithm);
        T[] gradient = Filled<T>(geometry.WeightLength);
        (long perThread, long once) = program.WorkspaceBytes;
        DirtyWorkspace<T>(Math.Max(perThread, once));
        fixed (T* x = input, dy = outputGradient, dw = gradient)
            program.Execute(x, dy, dw, new ExecutionSettings(threads, default));
        return gradient;
    }

    /// <summary>Why an algorithm cannot compute a weight gradient, or null.</summary>
    public static string? WeightRefusal<T>(
        ConvolutionGeometry geometry, VectorWidth width, string algorithm, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AlgorithmTable.WeightGradient.Named(algorithm)
            .Propose(PlannedProblem.OfWeightGradient<T>(geometry, width, accuracy, algorithm).Problem).Refusal;

    public static T[] Input<T>(
        ConvolutionGeometry geometry, VectorWidth width, string? algorithm, T[] weight, T[] outputGradient, int threads = 1,
        ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var program = new InputGradientProgram<T>(geometry, width, accuracy, algorithm);
        Tensor<T> gradient = Tensor.Create(Filled<T>(geometry.InputLength), geometry.InputShape);
        DirtyWorkspace<T>(program.WorkspaceBytes);
        program.Execute(
            Tensor.Create(outputGradient, geometry.OutputShape), Tensor.Create(weight, geometry.WeightShape), gradient,
            new ParallelOptions { MaxDegreeOfParallelism = threads });
        var values = new T[geometry.InputLength];
        gradient.FlattenTo(values);
        return values;
    }

    public static T[] Bias<T>(ConvolutionGeometry geometry, VectorWidth width, T[] outputGradient, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] gradient = Filled<T>(geometry.OutChannels);
        fixed (T* dy = outputGradient, db = gradient)
            BiasGradient.Run(geometry, width, dy, db, new ExecutionSettings(threads, default));
        return gradient;
    }

    public static double[] WeightReference<T>(ConvolutionGeometry geometry, T[] input, T[] outputGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new double[geometry.WeightLength];
        ReferenceConvolution.WeightGradient<T, double>(geometry, input, outputGradient, gradient);
        return gradient;
    }

    public static double[] InputReference<T>(ConvolutionGeometry geometry, T[] weight, T[] outputGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new double[geometry.InputLength];
        ReferenceConvolution.InputGradient<T, double>(geometry, weight, outputGradient, gradient);
        return gradient;
    }

    public static double[] BiasReference<T>(ConvolutionGeometry geometry, T[] outputGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new double[geometry.OutChannels];
        ReferenceConvolution.BiasGradient<T, double>(geometry, outputGradient, gradient);
        return gradient;
    }

    private static T[] Filled<T>(long length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }

    private static void DirtyWorkspace<T>(long bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workspace first = Workspace.Rent(bytes), second = Workspace.Rent(bytes), third = Workspace.Rent(bytes);
        foreach (Workspace block in new[] { first, second, third })
            new Span<T>(block.Start, (int)(bytes / sizeof(T))).Fill(T.NaN);
    }
}
