using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using static ConvSharp.Errors.ConvolutionArgumentException;

namespace ConvSharp.Reference;

/// <summary>
/// A convolution as a sparse matrix, its entries held row by row (compressed sparse rows). Immutable; made by
/// <see cref="ConvolutionMatrix.Create{T}(ConvolutionGeometry, ReadOnlySpan{T})"/>.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed class ConvolutionMatrix<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly int[] _rowOffsets;
    private readonly int[] _columnIndices;
    private readonly T[] _values;
    private readonly int[] _weightIndices;

    internal ConvolutionMatrix(int rows, int columns, int[] rowOffsets, int[] columnIndices, T[] values, int[] weightIndices)
    {
        (Rows, Columns) = (rows, columns);
        (_rowOffsets, _columnIndices, _values, _weightIndices) = (rowOffsets, columnIndices, values, weightIndices);
    }

    /// <summary>The value in <see cref="WeightIndices"/> for an entry that is the sum of several weights.</summary>
    public static int SeveralWeights => -1;

    /// <summary>Elements of one sample's output.</summary>
    public int Rows { get; }

    /// <summary>Elements of one sample's input.</summary>
    public int Columns { get; }

    /// <summary>Where each row's entries start and, at the end, where those of the last row end: <see cref="Rows"/> + 1 numbers.</summary>
    public ReadOnlySpan<int> RowOffsets => _rowOffsets;

    /// <summary>Each entry's column, ascending within a row.</summary>
    public ReadOnlySpan<int> ColumnIndices => _columnIndices;

    /// <summary>Each entry's value.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>
    /// The row-major position, in the weight, of the weight that each entry holds; <see cref="SeveralWeights"/> where padding other
    /// than zeros makes several taps meet the same input element, so that the entry is the sum of their weights.
    /// </summary>
    public ReadOnlySpan<int> WeightIndices => _weightIndices;

    /// <summary>y = C · x. The old values of y do not count.</summary>
    /// <param name="x">One sample: <see cref="Columns"/> elements.</param>
    /// <param name="y">Receives its output: <see cref="Rows"/> elements.</param>
    /// <exception cref="ConvolutionArgumentException">A vector has the wrong length, or the two share memory.</exception>
    public void Multiply(ReadOnlySpan<T> x, Span<T> y)
    {
        CheckLength(x.Length, Columns, nameof(x));
        CheckLength(y.Length, Rows, nameof(y));
        if (x.Overlaps(y))
            Throw("the product is written while x is still read", nameof(y), "in the memory of x", "give it memory of its own");
        for (int row = 0; row < Rows; row++)
        {
            T sum = T.Zero;
            for (int entry = _rowOffsets[row]; entry < _rowOffsets[row + 1]; entry++)
                sum += _values[entry] * x[_columnIndices[entry]];
            y[row] = sum;
        }
    }

    /// <summary>The transpose: the matrix of the layer of the other kind that has the same weights, stride, padding and dilation.</summary>
    public ConvolutionMatrix<T> Transpose()
    {
        var rowOffsets = new int[Columns + 1];
        foreach (int column in _columnIndices)
            rowOffsets[column + 1]++;
        for (int row = 0; row < Columns; row++)
            rowOffsets[row + 1] += rowOffsets[row];

        int[] next = rowOffsets[..Columns];
        var columnIndices = new int[_columnIndices.Length];
        var values = new T[_values.Length];
        var weightIndices = new int[_weightIndices.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int entry = _rowOffsets[row]; entry < _rowOffsets[row + 1]; entry++)
            {
                int place = next[_columnIndices[entry]]++;
                columnIndices[place] = row;
                values[place] = _values[entry];
                weightIndices[place] = _weightIndices[entry];
            }
        }

        return new ConvolutionMatrix<T>(Columns, Rows, rowOffsets, columnIndices, values, weightIndices);
    }

    /// <summary>The matrix as a dense tensor.</summary>
    /// <returns>[<see cref="Rows"/>, <see cref="Columns"/>].</returns>
    /// <exception cref="ConvolutionArgumentException">The tensor would have more elements than an array can hold.</exception>
    public Tensor<T> ToDense()
    {
        long length = (long)Rows * Columns;
        if (length > Array.MaxLength)
        {
            throw new ConvolutionArgumentException(
                $"the dense matrix would have {Rows} · {Columns} = {length} elements, more than an array holds: " +
                "use smaller sizes, or the entries");
        }

        var dense = new T[length];
        for (int row = 0; row < Rows; row++)
        {
            for (int entry = _rowOffsets[row]; entry < _rowOffsets[row + 1]; entry++)
                dense[(row * Columns) + _columnIndices[entry]] = _values[entry];
        }

        return Tensor.Create(dense, [Rows, Columns]);
    }

    private static void CheckLength(int length, int expected, string parameter)
    {
        if (length != expected)
        {
            Throw($"expected {parameter} to have {expected} elements, but got {length}",
                parameter, $"{length} elements long", $"give {expected}");
        }
    }
}
