using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Stacks;
using Xunit;

namespace ConvSharp.Tests.Imaging.Stacks;

public class StackPictureTests
{
    private static readonly StackPictureLayer[] Layers =
    [
        new("conv 8 k3 s2 p1", "8×16×16", 16, new ReceptiveField(3, 2, 0)),
        new("pool k3", "8×5×5", 5, new ReceptiveField(7, 6, 2)),
        new("conv 16 k5 p2", "16×5×5", 5, new ReceptiveField(31, 6, 2)),
    ];

    [Theory]
    [InlineData(DrawingTheme.Light, 480)]
    [InlineData(DrawingTheme.Dark, 480)]
    [InlineData(DrawingTheme.Light, 200)]
    public void A_stack_looks_as_approved(DrawingTheme theme, int size)
    {
        StackPicture picture = StackPicture.Create(
            new StackPictureInput("1×32×32", 32), Layers, new StackPictureOptions { Size = size, Theme = theme });
        ApprovedPicture.Check($"stack-{theme}-{size}".ToLowerInvariant(), picture.Render());
    }

    [Fact]
    public void Captions_are_in_the_language_asked_for()
    {
        var input = new StackPictureInput("1×32×32", 32);
        Assert.Contains("jump 6</text>", StackPicture.Create(input, Layers).ToSvg(), StringComparison.Ordinal);
        Assert.Contains(
            "感受野 31</text>", StackPicture.Create(input, Layers, new StackPictureOptions { Language = Language.Chinese }).ToSvg(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_layers_is_bounded()
    {
        var input = new StackPictureInput("8", 8);
        Assert.Throws<ArgumentException>(() => StackPicture.Create(input, []));
        StackPictureLayer[] many = [.. Enumerable.Repeat(Layers[0], StackPicture.MostLayers + 1)];
        Assert.Contains("200", Assert.Throws<ArgumentException>(() => StackPicture.Create(input, many)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StackPictureOptions { Size = 199 });
    }
}
