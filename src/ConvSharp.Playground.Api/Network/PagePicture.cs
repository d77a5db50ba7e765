using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The picture that the browser has decoded.</summary>
internal sealed class PagePicture
{
    /// <summary>Pictures up to this side enter as they are, if nothing says a size.</summary>
    internal const int UsualSide = 256;

    // Networks that halve their input some times and enlarge it again want sides of multiples.
    private const int Multiple = 32;

    private const int MostPixels = 1 << 24;

    private readonly PixelImage _image;

    private PagePicture(PixelImage image) => _image = image;

    public int Height => _image.Height;

    public int Width => _image.Width;

    /// <exception cref="RequestFault">A picture that is too large, or no picture.</exception>
    public static PagePicture Of(byte[] rgba, int width, int height)
    {
        if (width < 1 || height < 1 || (long)width * height * 4 != rgba.Length)
        {
            throw new RequestFault(
                $"The picture has {rgba.Length} bytes for {width} × {height} pixels: give four for each.", NetworkWords.File);
        }

        if ((long)width * height > MostPixels)
        {
            throw new RequestFault(
                $"The picture has {(long)width * height} pixels, and at most {MostPixels} are read: give a smaller one.",
                NetworkWords.File);
        }

        return new PagePicture(new PixelImage(width, height, rgba));
    }

    /// <summary>How the picture enters: large ones smaller, where neither the network nor the visitor says a size.</summary>
    public OnnxPicture Fitted(OnnxPicture reading, GraphInput input)
    {
        if (reading.Size is not null || Math.Max(Height, Width) <= UsualSide)
            return reading;
        OnnxPicture smaller = reading with { Size = [Side(Height), Side(Width)] };
        return reading.ShapeOf(Height, Width, input).SequenceEqual(reading.ShapeOf(1, 1, input)) ? reading : smaller;
    }

    public InferenceTensor Read(OnnxPicture reading, GraphInput input)
    {
        Tensor<float> picture = Picture.ToTensor(_image, reading.IsGray(input));
        return reading.Read(picture, input);
    }

    private long Side(int side) => Math.Max(1, (side * (long)UsualSide / Math.Max(Height, Width) + (Multiple / 2)) / Multiple) * Multiple;
}
