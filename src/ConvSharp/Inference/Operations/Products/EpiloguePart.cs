using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>An activation of a chain, for one channel at a time.</summary>
internal sealed class EpiloguePart<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly UnaryMap<T>? _map;
    private readonly T _alpha, _beta;
    private readonly T[]? _slopes;

    public EpiloguePart(EpilogueStep step)
    {
        AddsResidual = step.AddsResidual;
        if (step.Function is { } function)
        {
            _map = UnaryMaps.OfFloats<T>(function.Function);
            (_alpha, _beta) = (T.CreateTruncating(function.Alpha), T.CreateTruncating(function.Beta));
        }
        else if (step.Limits is { } limits)
        {
            _map = static (x, y, least, most) => WideLoop.Map(x, y, new ClampFormulas<T>.Clamp(least, most));
            (_alpha, _beta) = (T.CreateTruncating(limits.Least), T.CreateTruncating(limits.Most));
        }
        else if (step.Slopes is { } slopes)
        {
            _map = UnaryMaps.OfFloats<T>(UnaryFunction.LeakyRelu);
            _slopes = slopes.Elements<T>().ToArray();
        }
    }

    public bool AddsResidual { get; }

    /// <summary>Whether channels differ.</summary>
    public bool IsPerChannel => _slopes is { Length: > 1 };

    public void Run(Span<T> values, nint channel) =>
        _map!(values, values, _slopes is null ? _alpha : _slopes[_slopes.Length == 1 ? 0 : channel], _beta);
}
