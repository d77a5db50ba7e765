using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Autograd;

/// <summary>
/// tanh(x) in float, within a few units in the last place: the rational function of Eigen. Beyond 7.9 it is 1, near 0 it is x.
/// </summary>
internal static class FloatTangent
{
    private const float Most = 7.90531110763549805f, Small = 4e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        Vector<float> limited = VectorMath.Clamp(x, new Vector<float>(-Most), new Vector<float>(Most));
        Vector<float> square = limited * limited;
        Vector<float> p = Vector.MultiplyAddEstimate(
            square, new Vector<float>(-2.76076847742355e-16f), new Vector<float>(2.00018790482477e-13f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-8.60467152213735e-11f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(5.12229709037114e-08f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(1.48572235717979e-05f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(6.37261928875436e-04f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(4.89352455891786e-03f));
        Vector<float> q = Vector.MultiplyAddEstimate(
            square, new Vector<float>(1.19825839466702e-06f), new Vector<float>(1.18534705686654e-04f));
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(2.26843463243900e-03f));
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(4.89352518554385e-03f));
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(Small)), x, limited * p / q);
    }
}
