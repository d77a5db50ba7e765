using System.Numerics;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using ConvSharp.Reference;

namespace ConvSharp.Imaging.Matrices;

/// <summary>A matrix's entries with their colours.</summary>
internal sealed record DrawnMatrix(int Rows, int Columns, double Largest, IReadOnlyList<(int Row, int Column, Rgb Color)> Entries)
{
    public static DrawnMatrix Of<T>(ConvolutionMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ValueRange range = ValueRange.Of(matrix.Values, symmetric: true);
        var entries = new List<(int Row, int Column, Rgb Color)>();
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                double value = double.CreateTruncating(matrix.Values[entry]);
                Rgb color = double.IsFinite(value) ? ColorMap.BlueOrange.At(range.Normalize(value)) : ColorMap.NonFinite;
                entries.Add((row, matrix.ColumnIndices[entry], color));
            }
        }

        return new DrawnMatrix(matrix.Rows, matrix.Columns, range.Max, entries);
    }
}

/// <summary>output = matrix · input, with one row framed.</summary>
internal sealed record MatrixProduct(string Name, DrawnMatrix Matrix, PlaneSizes Input, PlaneSizes Output, int Row);
