using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Drawing;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>Text keeps clear of other text and of the edge, and can be read, at any size.</summary>
public class AnimationLabelTests
{
    private const float SmallestFont = 6;
    private const float LetterHeight = 0.75f;

    public static TheoryData<int> Sizes => [200, 240, 320, 480, 777, 1024, 1600];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Presets(int size)
    {
        foreach (AnimationPreset preset in AnimationPreset.All)
            Check(Animation.Create(preset, new AnimationOptions { Size = size, Computation = true }), $"{preset} at {size}");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Layers_of_channels_and_groups(int size)
    {
        for (int rank = 1; rank <= 3; rank++)
        {
            nint[] input = [4, .. Enumerable.Repeat((nint)3, rank)];
            nint[] weight = [4, 2, .. Enumerable.Repeat((nint)2, rank)];
            foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
            {
                var geometry = ConvolutionGeometry.Create(kind, new ConvolutionOptions { Groups = 2 }, input, weight);
                var options = new AnimationOptions { Size = size, Numbers = rank == 1, Computation = true };
                Check(Animation.Create(geometry, options), $"{geometry} at {size}");
            }
        }
    }

    private static void Check(Animation animation, string what)
    {
        Scene scene = animation.Scene;
        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            Label[] labels = [.. scene.Marks.OfType<Label>().Where(label => label.ShowsIn(frame))];
            for (int i = 0; i < labels.Length; i++)
            {
                Assert.True(labels[i].Size >= SmallestFont, $"{what}: '{labels[i].Text}' has size {labels[i].Size}");
                Assert.True(IsInside(labels[i], scene), $"{what}: '{labels[i].Text}' leaves the picture");
                for (int j = 0; j < i; j++)
                    Assert.False(Overlap(labels[i], labels[j]), $"{what}: '{labels[i].Text}' and '{labels[j].Text}' in frame {frame}");
            }
        }
    }

    private static Vector2 Half(Label label) => new Vector2(label.Width, label.Size * LetterHeight) / 2;

    private static bool IsInside(Label label, Scene scene)
    {
        (Vector2 low, Vector2 high) = (label.Middle - Half(label), label.Middle + Half(label));
        return low is { X: >= 0, Y: >= 0 } && high.X <= scene.Width && high.Y <= scene.Height;
    }

    private static bool Overlap(Label a, Label b)
    {
        Vector2 distance = Vector2.Abs(a.Middle - b.Middle);
        Vector2 needed = Half(a) + Half(b);
        return distance.X < needed.X && distance.Y < needed.Y;
    }
}
