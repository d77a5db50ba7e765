using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Maps;
using ConvSharp.Layers;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of docs/pictures.md, as they stand there.</summary>
public sealed class PictureExamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Feature_maps()
    {
        string path = _folder.File("maps.png");
        Tensor<float> photo = Picture.Load(Samples.File("coffee.png"));
        Tensor<float> maps = new ReLU<float>().Forward(new Conv2d<float>(3, 4, 5, stride: 4).Forward(photo));

        var options = new FeatureMapOptions { ColorMap = ColorMap.BlueOrange, SharedScale = true, Labels = true, Legend = true };
        PixelImage after = FeatureMaps.Render<float>(maps, options);   // [C, H, W] or [1, C, H, W]
        PictureRow.Render([new("before", Picture.FromTensor<float>(photo)), new("after", after)]).Save(path);

        ValueStatistics[] channels = ValueStatistics.PerChannel<float>(maps, axis: 0);
        double dead = channels.Max(channel => (double)channel.Zeros / channel.Count);   // after a ReLU: the share that is inactive

        Assert.True(File.Exists(path));
        Assert.Equal(4, channels.Length);
        Assert.InRange(dead, 0, 1);
    }

    [Fact]
    public void Kernels()
    {
        string path = _folder.File("kernels.png");
        var first = new Conv2d<float>(3, 8, 7);
        var second = new Conv2d<float>(8, 16, 3);

        KernelMaps.RenderColor<float>(first.Weight.Values).Save(path);    // [out, 3, height, width]
        KernelMaps.Render<float>(second.Weight.Values).Save(path);        // [out, in / groups, kernel …], of 1-D and 3-D layers as well

        Assert.Equal([1, (16 * 68) - 2, (8 * 68) - 2], Picture.Load(path, new PictureLoadOptions { Gray = true }).Lengths.ToArray());
    }

    [Fact]
    public void An_animation()
    {
        string path = _folder.File("strides.gif");

        Animation.Create(AnimationPreset.Parse("strides"), new AnimationOptions { Size = 480 }).Save(path);

        Assert.True(File.Exists(path));
    }

    public void Dispose() => _folder.Dispose();
}
