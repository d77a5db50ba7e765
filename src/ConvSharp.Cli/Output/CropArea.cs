using System.Buffers;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Output;

/// <summary>A part of a plane.</summary>
/// <param name="Left">Columns before it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
internal sealed partial record CropArea(long Left, long Top, long Width, long Height)
{
    /// <param name="text">100,40,64x48.</param>
    /// <param name="option">The option that has it.</param>
    /// <exception cref="RequestException">Another form, or no size.</exception>
    public static CropArea Parse(string text, string option)
    {
        Match match = Form().Match(text);
        if (!match.Success)
            throw new RequestException($"{option} is '{text}': give left,top,width x height, such as 100,40,64x48.");
        long[] numbers = [.. match.Groups.Values.Skip(1).Select(group => GeometryText.ParseNumber(group.Value, option))];
        var area = new CropArea(numbers[0], numbers[1], numbers[2], numbers[3]);
        return area is { Width: > 0, Height: > 0 }
            ? area
            : throw new RequestException($"{option} is '{text}': width and height are 1 or more.");
    }

    /// <summary>This part of each plane.</summary>
    /// <param name="planes">[…, rows, columns].</param>
    /// <exception cref="RequestException">The planes are smaller.</exception>
    public Tensor<T> Of<T>(Tensor<T> planes)
        where T : unmanaged
    {
        (nint rows, nint columns) = (planes.Lengths[^2], planes.Lengths[^1]);
        if (Width > columns - Left || Height > rows - Top)
        {
            throw new RequestException(
                $"--crop is {Left},{Top},{Width}x{Height}, but the output is {columns} wide and {rows} high: give a part of it.");
        }

        NRange[] ranges = [.. Enumerable.Repeat(NRange.All, planes.Rank)];
        ranges[^2] = new NRange((nint)Top, (nint)(Top + Height));
        ranges[^1] = new NRange((nint)Left, (nint)(Left + Width));
        return planes.Slice(ranges);
    }

    [GeneratedRegex(@"^(\d+),(\d+),(\d+)x(\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
