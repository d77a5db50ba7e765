using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>What all norms have in common: numbers x of mean m and inverse deviation s become s·(x − m).</summary>
internal static class NormFormulas<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1 / √(variance + eps), with the variance that divides by the count.</summary>
    public static T InverseDeviation(Moments moments, double eps) =>
        T.CreateTruncating(1 / Math.Sqrt((moments.SquaredDistances / moments.Count) + eps));

    /// <summary>A running average after another value with this weight.</summary>
    public static T Average(T average, double newest, double weight) =>
        T.CreateTruncating(((1 - weight) * double.CreateTruncating(average)) + (weight * newest));

    /// <summary>Σdy and Σdy·(x − m).</summary>
    public static (double Sum, double Products) GradientSums(ReadOnlySpan<T> x, ReadOnlySpan<T> gradient, T mean)
    {
        (double sum, double products) = (0, PartSums.Of(x, gradient, new CentredProduct(mean)));
        for (int start = 0; start < gradient.Length; start += PartSums.PartLength)
        {
            ReadOnlySpan<T> part = gradient.Slice(start, Math.Min(PartSums.PartLength, gradient.Length - start));
            sum += double.CreateTruncating(TensorPrimitives.Sum(part));
        }

        return (sum, products);
    }

    /// <summary>(x − mean) · scale + bias.</summary>
    public readonly struct Normalise(T mean, T scale, T bias) : IUnaryFunction<T>
    {
        private readonly Vector<T> _mean = new(mean), _scale = new(scale), _bias = new(bias);

        public Vector<T> Of(Vector<T> x) => ((x - _mean) * _scale) + _bias;
    }

    /// <summary>dy · (x − mean).</summary>
    private readonly struct CentredProduct(T mean) : IBinaryFunction<T>
    {
        private readonly Vector<T> _mean = new(mean);

        public Vector<T> Of(Vector<T> x, Vector<T> gradient) => (x - _mean) * gradient;
    }

    /// <summary>
    /// The input's gradient, s·(g − Σg/n − (x − m)·s²·Σg·(x − m)/n), where g is dy times the scale by which s·(x − m) is multiplied.
    /// </summary>
    public readonly struct InputGradient : IBinaryFunction<T>
    {
        private readonly Vector<T> _mean, _scale, _slope, _shift;

        /// <param name="mean">m.</param>
        /// <param name="inverseDeviation">s.</param>
        /// <param name="scale">The factor between dy and g; 1 if dy is g already.</param>
        /// <param name="meanGradient">Σg/n.</param>
        /// <param name="meanProduct">Σg·(x − m)/n.</param>
        public InputGradient(T mean, T inverseDeviation, T scale, double meanGradient, double meanProduct)
        {
            double s = double.CreateTruncating(inverseDeviation);
            _mean = new(mean);
            _scale = new(T.CreateTruncating(double.CreateTruncating(scale) * s));
            _slope = new(T.CreateTruncating(-s * s * s * meanProduct));
            _shift = new(T.CreateTruncating(-s * meanGradient));
        }

        public Vector<T> Of(Vector<T> x, Vector<T> gradient) => (gradient * _scale) + ((x - _mean) * _slope) + _shift;
    }
}
