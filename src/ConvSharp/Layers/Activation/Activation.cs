using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>The passes of a layer with one formula for every element, run on all threads.</summary>
internal static class Activation
{
    /// <summary>output = f(input).</summary>
    public static void Forward<T, TFunction>(Pass<T> pass, TFunction function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IUnaryFunction<T> => pass.InRanges(pass.Output.Length, 1, (pass, function), static (of, start, end) =>
            VectorLoop.Map(of.pass.Input()[start..end], of.pass.Output[start..end], of.function));

    /// <summary>input gradient = f(input, output gradient).</summary>
    public static void Backward<T, TFunction>(Pass<T> pass, TFunction function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IBinaryFunction<T> => pass.InRanges(pass.Output.Length, 1, (pass, function), static (of, start, end) =>
            VectorLoop.Map(
                of.pass.Input()[start..end], of.pass.OutputGradient[start..end], of.pass.InputGradient()[start..end], of.function));
}
