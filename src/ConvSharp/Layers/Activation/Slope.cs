using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>y where x is positive, else y times the slope: with y = x a leaky ReLU, with y = dy its gradient.</summary>
internal readonly struct Slope<T>(T slope) : IBinaryFunction<T>
    where T : unmanaged
{
    private readonly Vector<T> _slope = new(slope);

    public Vector<T> Of(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), y, y * _slope);
}
