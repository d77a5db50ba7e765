using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>
/// The fast Fourier transform of a strip: complex vectors that lie one after another, each lane a transform of its own. Forward from
/// natural to digit-reversed order, inverse back to natural order: a convolution needs no other order, so nothing is ever sorted.
/// </summary>
internal sealed unsafe class StripTransform<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Bytes of a part that goes through all its passes before the next part does: half of a usual L1 cache.</summary>
    private const long CachedBytes = 16 << 10;

    /// <summary>Roots between two checks of the token: about 0.1 ms.</summary>
    private const int RootsPerLook = 4096;

    private readonly int[] _radices;
    private readonly nint[] _steps, _rootOffsets;
    private readonly Workspace _roots;

    /// <param name="length">Complex vectors of the strip; a product of the factors 2, 3 and 5.</param>
    /// <param name="cancellation">Checked while the roots of unity are computed.</param>
    public StripTransform(nint length, CancellationToken cancellation = default)
    {
        Length = length;
        _radices = RadicesOf(length);
        (_steps, _rootOffsets) = (new nint[_radices.Length], new nint[_radices.Length]);
        nint block = length, roots = 0;
        for (int pass = 0; pass < _radices.Length; pass++)
        {
            block = _steps[pass] = block / _radices[pass];
            _rootOffsets[pass] = roots;
            roots += 2 * (_radices[pass] - 1) * _steps[pass];
        }

        _roots = Workspace.Own(roots * sizeof(T));
        for (int pass = 0; pass < _radices.Length; pass++)
            FillRoots(_radices[pass], _steps[pass], Roots + _rootOffsets[pass], cancellation);
    }

    /// <summary>Complex vectors of the strip.</summary>
    public nint Length { get; }

    private T* Roots => (T*)_roots.Start;

    /// <summary>The frequency that stands at each place of a transformed strip.</summary>
    public nint[] Frequencies()
    {
        nint[] frequencies = [0];
        for (int pass = _radices.Length - 1; pass >= 0; pass--)
        {
            (int radix, nint[] inner) = (_radices[pass], frequencies);
            frequencies = [.. Enumerable.Range(0, radix).SelectMany(digit => inner.Select(frequency => digit + (radix * frequency)))];
        }

        return frequencies;
    }

    public void Forward(T* data) => Forward(data, 0, Length);

    /// <summary>Undoes <see cref="Forward(T*)"/>, but for a factor of the length.</summary>
    public void Inverse(T* data) => Inverse(data, 0, Length);

    private static int[] RadicesOf(nint length)
    {
        var radices = new List<int>();
        foreach (int radix in FftPasses<TSimd, TVector, T>.Radices)
        {
            for (; length % radix == 0; length /= radix)
                radices.Add(radix);
        }

        return [.. radices];
    }

    private static void FillRoots(int radix, nint step, T* roots, CancellationToken cancellation)
    {
        for (nint j = 0; j < step; j++)
        {
            if (j % RootsPerLook == 0)
                CancellationLook.ThrowIfCancelled(cancellation);
            for (int digit = 1; digit < radix; digit++)
            {
                (double real, double imaginary) = RootOfUnity.Of(j * digit, radix * step);
                *roots++ = Precision.Round<T>(real);
                *roots++ = Precision.Round<T>(imaginary);
            }
        }
    }

    private void Forward(T* data, int pass, nint length)
    {
        bool fits = IsCached(length);
        nint blocks = 1;
        for (; pass < _radices.Length; pass++)
        {
            PassForward(data, pass, blocks);
            if (!fits)
            {
                nint part = length / _radices[pass];
                for (int i = 0; i < _radices[pass]; i++)
                    Forward(data + (i * part * 2 * TSimd.Count), pass + 1, part);
                return;
            }

            blocks *= _radices[pass];
        }
    }

    private void Inverse(T* data, int firstPass, nint length)
    {
        if (firstPass == _radices.Length)
            return;
        if (!IsCached(length))
        {
            nint part = length / _radices[firstPass];
            for (int i = 0; i < _radices[firstPass]; i++)
                Inverse(data + (i * part * 2 * TSimd.Count), firstPass + 1, part);
            PassInverse(data, firstPass, 1);
            return;
        }

        for (int pass = _radices.Length - 1; pass >= firstPass; pass--)
            PassInverse(data, pass, length / (_steps[pass] * _radices[pass]));
    }

    private static bool IsCached(nint length) => length * 2 * TSimd.Count * sizeof(T) <= CachedBytes;

    private void PassForward(T* data, int pass, nint blocks) =>
        FftPasses<TSimd, TVector, T>.Forward(_radices[pass], data, blocks, _steps[pass], RootsOf(pass));

    private void PassInverse(T* data, int pass, nint blocks) =>
        FftPasses<TSimd, TVector, T>.Inverse(_radices[pass], data, blocks, _steps[pass], RootsOf(pass));

    /// <summary>The roots of a pass, or null for the last one, whose roots are all 1.</summary>
    private T* RootsOf(int pass) => _steps[pass] == 1 ? null : Roots + _rootOffsets[pass];
}
