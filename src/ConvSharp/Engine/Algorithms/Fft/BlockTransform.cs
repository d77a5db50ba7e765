using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>
/// The complex Fourier transform of a block of rows × columns numbers, in two steps of <see cref="StripTransform{TSimd, TVector, T}"/> with
/// a transposition between: first down the columns, with columns in the lanes, then along the rows, with rows in the lanes.
/// </summary>
/// <remarks>
/// A single row is a block too: it counts as Count columns, in the lanes, of length / Count rows, and a multiplication by roots of unity
/// between the two steps makes it the transform of the whole row. All blocks of one size have their spectra in the same order. Data: [strip
/// of Count columns][row][real, imaginary][lane]. Spectrum: [strip of Count rows][column][real, imaginary][lane].
/// </remarks>
internal sealed unsafe class BlockTransform<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly StripTransform<TSimd, TVector, T> _first, _second;
    private readonly Workspace _roots;

    /// <param name="rows">A multiple of Count, or 1.</param>
    /// <param name="columns">A multiple of Count; of Count² where there is one row.</param>
    /// <param name="cancellation">Checked while the roots of unity are computed.</param>
    public BlockTransform(nint rows, nint columns, CancellationToken cancellation = default)
    {
        (Rows, Columns) = (rows, columns);
        IsRow = rows == 1;
        _first = new StripTransform<TSimd, TVector, T>(IsRow ? columns / TSimd.Count : rows, cancellation);
        _second = new StripTransform<TSimd, TVector, T>(IsRow ? TSimd.Count : columns, cancellation);
        _roots = Workspace.Own(IsRow ? Length * sizeof(T) : 0);
        if (IsRow)
            FillRoots(cancellation);
    }

    public nint Rows { get; }

    public nint Columns { get; }

    /// <summary>Whether the block is a single row, whose spectrum may take the place of its data.</summary>
    public bool IsRow { get; }

    /// <summary>Elements of the data or of the spectrum; real and imaginary parts count as two.</summary>
    public nint Length => 2 * Rows * Columns;

    /// <summary>From one vector of a row of the data to the next.</summary>
    public nint VectorDistance => IsRow ? ComplexVector : _first.Length * ComplexVector;

    /// <summary>From one row of the data to the next.</summary>
    public static nint RowDistance => ComplexVector;

    private static nint ComplexVector => 2 * TSimd.Count;

    private static nint SquareLength => TSimd.Count * TSimd.Count;

    /// <summary>Transforms data, which is overwritten, into its spectrum.</summary>
    /// <param name="data">The block.</param>
    /// <param name="spectrum">May be data where the block is a single row.</param>
    /// <param name="zeros">Count zeros.</param>
    public void Forward(T* data, T* spectrum, T* zeros)
    {
        nint columnStrips = _second.Length / TSimd.Count, rowStrips = _first.Length / TSimd.Count;
        for (nint s = 0; s < columnStrips; s++)
            _first.Forward(data + (s * _first.Length * ComplexVector));
        for (nint t = 0; t < rowStrips; t++)
        {
            T* strip = spectrum + (t * _second.Length * ComplexVector);
            for (nint s = 0; s < columnStrips; s++)
            {
                T* square = data + (((s * _first.Length) + (t * TSimd.Count)) * ComplexVector);
                if (IsRow)
                    ComplexProduct<TSimd, TVector, T>.Multiply(square, RootsOf(t), square, TSimd.Count);
                Transpose(square, strip + (s * SquareLength * 2), zeros);
            }

            _second.Forward(strip);
        }
    }

    /// <summary>Undoes <see cref="Forward"/>, but for a factor of rows · columns. The spectrum is overwritten.</summary>
    public void Inverse(T* spectrum, T* data, T* zeros)
    {
        nint columnStrips = _second.Length / TSimd.Count, rowStrips = _first.Length / TSimd.Count;
        for (nint t = 0; t < rowStrips; t++)
        {
            T* strip = spectrum + (t * _second.Length * ComplexVector);
            _second.Inverse(strip);
            for (nint s = 0; s < columnStrips; s++)
            {
                T* square = data + (((s * _first.Length) + (t * TSimd.Count)) * ComplexVector);
                Transpose(strip + (s * SquareLength * 2), square, zeros);
                if (IsRow)
                    ComplexProduct<TSimd, TVector, T>.MultiplyByConjugate(square, RootsOf(t), square, TSimd.Count);
            }
        }

        for (nint s = 0; s < columnStrips; s++)
            _first.Inverse(data + (s * _first.Length * ComplexVector));
    }

    /// <summary>Exchanges lanes and rows of Count complex vectors, in place where source and destination are the same.</summary>
    private static void Transpose(T* source, T* destination, T* zeros)
    {
        for (nint part = 0; part < ComplexVector; part += TSimd.Count)
        {
            TransposedStore<TSimd, TVector, T>.Run(
                source + part, ComplexVector, zeros, destination + part, ComplexVector, TSimd.Count, TSimd.Count);
        }
    }

    private T* RootsOf(nint strip) => (T*)_roots.Start + (strip * SquareLength * 2);

    /// <summary>
    /// Between the two steps of a single row, the element at (row, lane) is multiplied by the root with number (frequency of the row) ·
    /// lane.
    /// </summary>
    private void FillRoots(CancellationToken cancellation)
    {
        T* roots = (T*)_roots.Start;
        foreach (nint frequency in _first.Frequencies())
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            for (int lane = 0; lane < TSimd.Count; lane++, roots++)
            {
                (double real, double imaginary) = RootOfUnity.Of(frequency * lane, Columns);
                (*roots, roots[TSimd.Count]) = (Precision.Round<T>(real), Precision.Round<T>(imaginary));
            }

            roots += TSimd.Count;
        }
    }
}
