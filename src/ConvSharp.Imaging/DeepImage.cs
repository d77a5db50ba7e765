using System.Numerics.Tensors;

namespace ConvSharp.Imaging;

/// <summary>An opaque picture of 16 bits per component.</summary>
/// <param name="width">Pixels per row.</param>
/// <param name="height">Rows.</param>
/// <param name="pixels">Rows from the top, pixels from the left.</param>
internal sealed class DeepImage(int width, int height, DeepPixel[] pixels)
{
    /// <summary>The picture's values as k/65535.</summary>
    /// <param name="gray">One channel of luma, as <see cref="Picture.ToTensor"/> has it, in 16 bits.</param>
    /// <returns>[3, H, W] in the order red, green, blue, or [1, H, W].</returns>
    public Tensor<float> ToTensor(bool gray)
    {
        int channels = gray ? 1 : 3;
        float[] values = new float[checked(channels * pixels.Length)];
        for (int i = 0; i < pixels.Length; i++)
        {
            DeepPixel pixel = pixels[i];
            if (gray)
            {
                values[i] = ToUnit(Luma(pixel));
            }
            else
            {
                values[i] = ToUnit(pixel.R);
                values[i + pixels.Length] = ToUnit(pixel.G);
                values[i + 2 * pixels.Length] = ToUnit(pixel.B);
            }
        }

        return Tensor.Create(values, [channels, height, width]);
    }

    // k/65535, correctly rounded.
    private static float ToUnit(ushort value) => value / 65535f;

    // The weights sum to 2¹⁶: grey stays unchanged.
    private static ushort Luma(DeepPixel pixel) => (ushort)((19595u * pixel.R + 38470u * pixel.G + 7471u * pixel.B + (1u << 15)) >> 16);
}
