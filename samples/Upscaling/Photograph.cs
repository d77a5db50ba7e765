using System.Numerics.Tensors;
using ConvSharp.Examples.Photographs;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Upscaling;

/// <summary>A photograph, its half-size version and that one enlarged again; some of its cells are held out from training.</summary>
internal sealed class Photograph
{
    /// <summary>Side of a cell, in pixels of the photograph.</summary>
    public const int CellSize = 64;

    private const int SmallestSide = 2 * CellSize;

    // The cells that are held out are the same for every run, so that all runs can be compared.
    private const int HeldOutSeed = 1;

    private readonly bool[,] _isHeldOut;

    /// <param name="original">[3, height, width]; an odd last row or column is cut off.</param>
    /// <param name="random">Chooses the cells.</param>
    public Photograph(Tensor<float> original, Random random)
    {
        (int height, int width) = ((int)original.Lengths[1] / 2 * 2, (int)original.Lengths[2] / 2 * 2);
        Original = original.Slice([0..3, 0..height, 0..width]).ToDenseTensor();
        Small = EightBits(Bicubic.Resize(Original, height / 2, width / 2));
        Enlarged = Enlargement.Bicubic(Small);
        Missing = Tensor.Subtract<float>(Original, Enlarged);
        _isHeldOut = ChooseCells(height / CellSize, width / CellSize, random);
    }

    /// <summary>The photographs of a folder.</summary>
    /// <exception cref="InvalidDataException">No such folder, no pictures in it that are large enough, or a damaged one.</exception>
    public static IReadOnlyList<Photograph> Load(string folder, CancellationToken cancellation)
    {
        var random = new Random(HeldOutSeed);
        return [.. PhotographFolder.Load(folder, SmallestSide, cancellation).Select(picture => new Photograph(picture, random))];
    }

    /// <summary>[3, height, width].</summary>
    public Tensor<float> Original { get; }

    /// <summary>[3, height / 2, width / 2], in the 256 levels of a picture file.</summary>
    public Tensor<float> Small { get; }

    /// <summary>[3, height, width]: the small one, bicubic.</summary>
    public Tensor<float> Enlarged { get; }

    /// <summary>[3, height, width]: what the enlarged one lacks, and the network learns.</summary>
    public Tensor<float> Missing { get; }

    /// <summary>Top left corners of the cells that are held out.</summary>
    public IEnumerable<(int Y, int X)> HeldOutCells =>
        from row in Enumerable.Range(0, _isHeldOut.GetLength(0))
        from column in Enumerable.Range(0, _isHeldOut.GetLength(1))
        where _isHeldOut[row, column]
        select (row * CellSize, column * CellSize);

    /// <summary>Whether a square of the photograph touches no cell that is held out.</summary>
    public bool IsForTraining(int y, int x, int size)
    {
        for (int row = y / CellSize; row <= (y + size - 1) / CellSize; row++)
        {
            for (int column = x / CellSize; column <= (x + size - 1) / CellSize; column++)
            {
                if (row < _isHeldOut.GetLength(0) && column < _isHeldOut.GetLength(1) && _isHeldOut[row, column])
                    return false;
            }
        }

        return true;
    }

    private static bool[,] ChooseCells(int rows, int columns, Random random)
    {
        const int OneOf = 8;
        var chosen = new bool[rows, columns];
        int[] order = [.. Enumerable.Range(0, rows * columns)];
        random.Shuffle(order);
        foreach (int cell in order.Take((order.Length + OneOf - 1) / OneOf))
            chosen[cell / columns, cell % columns] = true;
        return chosen;
    }

    private static Tensor<float> EightBits(Tensor<float> picture) =>
        Picture.ToTensor(Picture.FromTensor<float>(picture.AsReadOnlyTensorSpan()));
}
