using System.Globalization;
using System.Numerics;
using System.Text;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Matrices;

/// <summary>The convolution matrix as a file: an array, a table, or a picture of its cells.</summary>
internal static class MatrixFile
{
    private const string Csv = ".csv";
    private const string Png = ".png";
    private const string Svg = ".svg";
    private const string Gif = ".gif";
    private const string Webp = ".webp";

    // Small matrices are drawn with visible cells, but no larger than a screen.
    private const int PicturePixels = 1024;
    private const int LargestCell = 24;

    // A page with more shapes than this is too large for a browser.
    private const int MostShapes = 50_000;

    /// <summary>The extensions of files that can show a view; null: any view.</summary>
    public static string[] Extensions(MatrixView? view) => view switch
    {
        null => [Extension.Npy, Csv, Png, Svg, Gif, Webp],
        MatrixView.Plain => [Extension.Npy, Csv, Png, Svg],
        MatrixView.Grids or MatrixView.Pair => [Png, Svg],
        _ => [Png, Svg, Gif, Webp],
    };

    /// <summary>Whether a file of this name holds a view that moves, or can.</summary>
    public static bool Moves(string path) => Extension.Of(path) is Gif or Webp;

    /// <summary>Whether a file of this name is a picture.</summary>
    public static bool IsPicture(string path) => Extension.Of(path) is Png or Svg or Gif or Webp;

    /// <summary>Whether a file of this name shows one frame alone.</summary>
    public static bool IsStill(string path) => Extension.Of(path) == Png;

    public static void Write<T>(ConvolutionMatrix<T> matrix, string path, Stream stream, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Extension.Of(path))
        {
            case Extension.Npy:
                Npy.Write(stream, matrix.ToDense());
                break;
            case Csv:
                WriteCsv(matrix, stream);
                break;
            case Png:
                WritePicture(matrix, path, stream);
                break;
            case Svg:
                WriteSvg(matrix, stream, language);
                break;
        }
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };

    /// <summary>The matrix between input and output, with or without its transpose.</summary>
    public static void WritePicture(MatrixPicture picture, string path, Stream stream, CaptionFont? font)
    {
        if (Extension.Of(path) == Svg)
            stream.Write(Encoding.UTF8.GetBytes(picture.ToSvg()));
        else
            OutputPicture.Write(picture.Render(font), path, stream);
    }

    /// <summary>All cells, a row per line. Each number has as many digits as identify it.</summary>
    private static void WriteCsv<T>(ConvolutionMatrix<T> matrix, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using StreamWriter writer = Writer(stream);
        for (int row = 0; row < matrix.Rows; row++)
        {
            int entry = matrix.RowOffsets[row];
            for (int column = 0; column < matrix.Columns; column++)
            {
                if (column > 0)
                    writer.Write(',');
                bool occupied = entry < matrix.RowOffsets[row + 1] && matrix.ColumnIndices[entry] == column;
                writer.Write(occupied ? matrix.Values[entry++].ToString(null, CultureInfo.InvariantCulture) : "0");
            }

            writer.WriteLine();
        }
    }

    private static void WritePicture<T>(ConvolutionMatrix<T> matrix, string path, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int side = Math.Max(matrix.Rows, matrix.Columns);
        var cells = new FeatureMapOptions { ColorMap = ColorMap.BlueOrange, Scale = Math.Clamp(PicturePixels / side, 1, LargestCell) };
        PixelImage image = side > PicturePixels
            ? SparsityPlot.Render(matrix, PicturePixels)
            : OutputPicture.Render(matrix.ToDense(), cells);
        OutputPicture.Write(image, path, stream);
    }

    /// <summary>A coloured square per entry: blue below zero, orange above; zeros are the background.</summary>
    private static void WriteSvg<T>(ConvolutionMatrix<T> matrix, Stream stream, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (matrix.Values.Length > MostShapes)
            throw TooLarge(matrix, ".svg", "entries");
        double largest = 0;
        foreach (T value in matrix.Values)
            largest = Math.Max(largest, Math.Abs(double.CreateTruncating(value)));

        using StreamWriter writer = Writer(stream);
        (long width, long height) = ((long)matrix.Columns * LargestCell, (long)matrix.Rows * LargestCell);
        writer.WriteLine(
            $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {matrix.Columns} {matrix.Rows}' width='{width}' height='{height}' " +
            "shape-rendering='crispEdges'>");
        writer.WriteLine($"<title>{language.Choose("Convolution matrix, ", "卷积矩阵，")}{matrix.Rows}×{matrix.Columns}</title>");
        writer.WriteLine($"<rect width='{matrix.Columns}' height='{matrix.Rows}' fill='{ColorMap.BlueOrange.At(0.5)}'/>");
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                double unit = largest == 0 ? 0.5 : (double.CreateTruncating(matrix.Values[entry]) / largest / 2) + 0.5;
                Rgb color = ColorMap.BlueOrange.At(unit);
                writer.WriteLine($"<rect x='{matrix.ColumnIndices[entry]}' y='{row}' width='1' height='1' fill='{color}'/>");
            }
        }

        writer.WriteLine("</svg>");
    }

    private static RequestException TooLarge<T>(ConvolutionMatrix<T> matrix, string path, string unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            $"--output is '{path}', but the matrix of {matrix.Rows}×{matrix.Columns} with {matrix.Values.Length} entries has too many " +
            $"{unit} for a picture: write .npy, or use a smaller input.");
}
