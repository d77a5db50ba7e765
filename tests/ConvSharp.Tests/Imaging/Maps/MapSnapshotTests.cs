using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

public class MapSnapshotTests
{
    [Fact]
    public void Feature_maps_with_labels_and_legend_beside_their_input_look_as_approved()
    {
        var options = new FeatureMapOptions { ColorMap = ColorMap.Viridis, SharedScale = true, Labels = true, Legend = true, Scale = 2 };
        Tensor<float> maps = Pictures.Levels(seed: 4, 6, 20, 30);
        PixelImage before = Picture.FromTensor<float>(Pictures.Smooth(60, 90));
        ApprovedPicture.Check("maps", PictureRow.Render([new("before", before), new("after", FeatureMaps.Render<float>(maps, options))]));
    }

    [Fact]
    public void Kernels_look_as_approved()
    {
        var options = new FeatureMapOptions { ColorMap = ColorMap.BlueOrange, Scale = 8, Labels = true, Legend = true };
        Tensor<float> weight = Tensor.CreateFromShape<float>([4, 3, 5, 5]);
        var random = new Random(9);
        foreach (ref float value in weight.AsTensorSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        ApprovedPicture.Check("kernels", KernelMaps.Render<float>(weight, options));
        ApprovedPicture.Check("kernels-color", KernelMaps.RenderColor<float>(weight, options));
    }
}
