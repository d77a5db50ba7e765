using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of docs/article.md and its translation, as they stand there.</summary>
public class ArticleExamples
{
    [Fact]
    public void Feature_maps_of_a_photograph()
    {
        var generator = new TorchGenerator(seed: 0);
        var conv = new Conv2d<float>(3, 1, 3, generator: generator);
        conv.Weight.Update(w => Init.XavierNormal(w, generator));
        Tensor<float> photo = Picture.Load(Samples.File("coffee.png"));
        Tensor<float> map = conv.Forward(photo);

        var up = new ConvTranspose2d<float>(3, 1, 3, stride: 2, generator: generator);
        up.Weight.Update(w => Init.XavierNormal(w, generator));
        Tensor<float> large = up.Forward(photo);

        Assert.Equal([1, 398, 598], map.Lengths.ToArray());
        Assert.Equal([1, 801, 1201], large.Lengths.ToArray());
    }
}
