using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Faces;

/// <summary>BlazeFace's anchors on one grid: some in the middle of each cell, all of the network's own size.</summary>
/// <param name="Cells">The grid's rows and columns.</param>
/// <param name="AnchorsPerCell">How many faces a cell may tell of.</param>
internal sealed record FaceGrid(int Cells, int AnchorsPerCell)
{
    /// <summary>Center, size and six key points, two numbers each.</summary>
    public const int NumbersPerBox = 16;

    // Beyond this the probability is 0 or 1 in single precision; MediaPipe clips here.
    private const float MostLogit = 100;

    /// <summary>Both versions of BlazeFace have these.</summary>
    public static readonly FaceGrid[] All = [new(16, 2), new(8, 6)];

    public int AnchorCount => Cells * Cells * AnchorsPerCell;

    /// <param name="logits">One for each anchor, by rows, columns, and anchors of a cell.</param>
    /// <param name="boxes">Sixteen numbers for each anchor, in pixels from the anchor.</param>
    /// <param name="side">Rows and columns that the network takes.</param>
    /// <param name="threshold">The least probability.</param>
    /// <returns>The faces in pixels of the network's input.</returns>
    public IReadOnlyList<Face> Decode(ReadOnlySpan<float> logits, ReadOnlySpan<float> boxes, int side, double threshold)
    {
        List<Face> faces = [];
        for (int i = 0; i < AnchorCount; i++)
        {
            double score = 1 / (1 + Math.Exp(-Math.Clamp(logits[i], -MostLogit, MostLogit)));
            if (!(score >= threshold))
                continue;
            (int row, int column) = Math.DivRem(i / AnchorsPerCell, Cells);
            var anchor = new Point((column + 0.5) * side / Cells, (row + 0.5) * side / Cells);
            ReadOnlySpan<float> box = boxes.Slice(i * NumbersPerBox, NumbersPerBox);
            Point[] points = new Point[Face.KeyPointNames.Length];
            for (int point = 0; point < points.Length; point++)
                points[point] = anchor + new Point(box[4 + (2 * point)], box[5 + (2 * point)]);
            faces.Add(new Face(score, anchor + new Point(box[0], box[1]), box[2], box[3], points));
        }

        return faces;
    }
}
