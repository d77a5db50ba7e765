using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Inference;

namespace ConvSharp.Layers;

/// <summary>Parameters and numbers as constants of a graph.</summary>
internal static class GraphConstants
{
    /// <summary>A copy of a parameter's values.</summary>
    public static string Constant<T>(this InferenceGraphBuilder builder, Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => builder.Constant(InferenceTensor.Of<T>(parameter.Elements, parameter.Shape));

    /// <summary>A copy of a parameter's values, or the same number for each channel.</summary>
    public static string Constant<T>(this InferenceGraphBuilder builder, Parameter<T>? parameter, long channels, int number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (parameter is not null)
            return builder.Constant(parameter);
        var values = new T[channels];
        Array.Fill(values, T.CreateChecked(number));
        return builder.Constant(InferenceTensor.Of<T>(values, (nint)channels));
    }

    /// <summary>One number.</summary>
    public static string Number<T>(this InferenceGraphBuilder builder, double number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => builder.Constant(InferenceTensor.Of<T>([T.CreateTruncating(number)]));

    /// <summary>A list of integers.</summary>
    public static string Integers(this InferenceGraphBuilder builder, long[] numbers) =>
        builder.Constant(InferenceTensor.Of<long>(numbers, numbers.Length));
}
