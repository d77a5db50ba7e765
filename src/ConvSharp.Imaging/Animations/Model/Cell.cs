namespace ConvSharp.Imaging.Animations.Model;

/// <summary>A place in a volume; pictures have depth 0, signals row 0 too.</summary>
internal readonly record struct Cell(int Depth, int Row, int Column)
{
    /// <summary>All cells of a volume, in the order of memory.</summary>
    public static IEnumerable<Cell> Of(int depth, int rows, int columns)
    {
        for (int d = 0; d < depth; d++)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                    yield return new Cell(d, r, c);
            }
        }
    }
}
