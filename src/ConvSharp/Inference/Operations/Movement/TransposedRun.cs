namespace ConvSharp.Inference.Operations;

/// <summary>Transposes a matrix whose columns lie in runs.</summary>
internal static unsafe class TransposedRun<T>
    where T : unmanaged
{
    private const int Block = 32;

    /// <summary>to[row · toPitch + column] = from[column · fromPitch + row].</summary>
    public static void Copy(T* from, nint fromPitch, T* to, nint toPitch, nint rows, nint columns)
    {
        if (RunShuffle.OfSize(sizeof(T)) is { } shuffle)
        {
            if (toPitch == columns && shuffle.CanShuffle(columns, rows))
            {
                shuffle.Interleave(from, fromPitch, (int)columns, to, rows);
                return;
            }

            if (fromPitch == rows && shuffle.CanShuffle(rows, columns))
            {
                shuffle.Split(from, (int)rows, to, toPitch, columns);
                return;
            }

            if (rows >= shuffle.Block && columns >= shuffle.Block)
            {
                shuffle.Transpose(from, fromPitch, to, toPitch, rows, columns);
                return;
            }
        }

        CopyElements(from, fromPitch, to, toPitch, rows, columns);
    }

    /// <summary>The same, element by element.</summary>
    private static void CopyElements(T* from, nint fromPitch, T* to, nint toPitch, nint rows, nint columns)
    {
        for (nint first = 0; first < columns; first += Block)
        {
            nint end = Math.Min(columns, first + Block);
            for (nint row = 0; row < rows; row++)
            {
                T* column = from + row;
                T* line = to + (row * toPitch);
                for (nint i = first; i < end; i++)
                    line[i] = column[i * fromPitch];
            }
        }
    }
}
