using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Where the energy of pictures lies: E(u, v) of <see cref="CheckerboardEnergy"/>, all planes added up, at each frequency, and the peaks at
/// the multiples of 1/period.
/// </summary>
public sealed class CheckerboardSpectrum
{
    private CheckerboardSpectrum(Tensor<double> energy, IReadOnlyList<(int Row, int Column)> peaks) => (Energy, Peaks) = (energy, peaks);

    /// <summary>
    /// [height, width], as large as the planes: frequency 0 stands at [height / 2, width / 2], and each step from it is 1 / height down or
    /// 1 / width across.
    /// </summary>
    public Tensor<double> Energy { get; }

    /// <summary>The elements of <see cref="Energy"/> that are nearest to the peaks.</summary>
    public IReadOnlyList<(int Row, int Column)> Peaks { get; }

    /// <summary>The spectrum of all planes of a tensor together.</summary>
    /// <param name="pictures">[height, width], with any axes before these, such as batch and channels.</param>
    /// <param name="period">Pixels from one repetition of the pattern to the next: the stride of the layer that makes it.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Planes below <see cref="CheckerboardEnergy.SmallestSize"/>, or a period below 2.
    /// </exception>
    public static CheckerboardSpectrum Of<T>(in ReadOnlyTensorSpan<T> pictures, int period = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(pictures, PeakGrid.Of(period));

    internal static CheckerboardSpectrum Of<T>(in ReadOnlyTensorSpan<T> pictures, PeakGrid peaks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = CheckerboardEnergy.Values(pictures, out int height, out int width);
        var energy = new double[height * width];
        for (int start = 0; start < values.Length; start += height * width)
        {
            double[] plane = CheckerboardEnergy.Windowed<T>(values.AsSpan(start, height * width), height, width);
            for (int row = 0; row < height; row++)
            {
                Complex[] columns = CheckerboardEnergy.AlongColumns(plane, height, width, Frequency(row, height));
                for (int column = 0; column < width; column++)
                    energy[(row * width) + column] += CheckerboardEnergy.Energy(columns, Frequency(column, width));
            }
        }

        return new CheckerboardSpectrum(
            Tensor.Create(energy, [height, width]), [.. peaks.Frequencies().Select(peak => (Place(peak.U, height), Place(peak.V, width)))]);
    }

    private static double Frequency(int index, int size) => (double)(index - (size / 2)) / size;

    /// <summary>Frequencies of ½ and more stand below 0, as they repeat after 1.</summary>
    private static int Place(double frequency, int size) =>
        ((int)Math.Round(frequency * size, MidpointRounding.AwayFromZero) + (size / 2)) % size;
}
