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

    private readonly PixelImage _image;

    public PagePicture(PixelImage image) => _image = image;

    public int Height => _image.Height;

    public int Width => _image.Width;

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
