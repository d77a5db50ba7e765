using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>Text keeps clear of other text and of the edge, and can be read, at any size.</summary>
public class AnimationLabelTests
{
    private const float SmallestFont = 6;

    public static TheoryData<int> Sizes => [200, 240, 320, 480, 777, 1024, 1600];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Presets(int size)
    {
        foreach (AnimationPreset preset in AnimationPreset.All)
        {
            foreach (Language language in Enum.GetValues<Language>())
            {
                var options = new AnimationOptions { Size = size, Computation = true, Language = language };
                Check(Animation.Create(preset, options), $"{preset} at {size}");
            }

            if (TryCreate(() => Animation.Create(preset.Parts[0], new AnimationOptions { Size = size, Numbers = true })) is { } numbered)
                Check(numbered, $"{preset} with numbers at {size}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Long_numbers(int size)
    {
        foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
        {
            var geometry = ConvolutionGeometry.Create(kind, ConvolutionOptions.Default, [1, 3, 3], [1, 1, 2, 2]);
            Tensor<double> input = Tensor.Create<double>([-1.23, -45.6, 7.89, 0.12, -3e-5, 1e7, -99999, 2.5, 3], [1, 3, 3]);
            Tensor<double> weight = Tensor.Create<double>([-0.25, 12.3, 0.004, 1], [1, 1, 2, 2]);
            var options = new AnimationOptions { Size = size, Numbers = true, Computation = true };
            if (TryCreate(() => Animation.Create<double>(geometry, input, weight, options: options)) is { } animation)
                Check(animation, $"{geometry} at {size}");
            else
                Assert.True(size < 350, $"{geometry} at {size}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Layers_of_channels_and_groups(int size)
    {
        for (int rank = 1; rank <= 3; rank++)
        {
            nint[] input = [4, .. Enumerable.Repeat((nint)3, rank)];
            nint[] weight = [4, 2, .. Enumerable.Repeat((nint)2, rank)];
            foreach ((ConvolutionKind kind, Language language) in
                from kind in Enum.GetValues<ConvolutionKind>() from language in Enum.GetValues<Language>() select (kind, language))
            {
                var geometry = ConvolutionGeometry.Create(kind, new ConvolutionOptions { Groups = 2 }, input, weight);
                var options = new AnimationOptions { Size = size, Numbers = rank == 1, Computation = true, Language = language };
                if (TryCreate(() => Animation.Create(geometry, options)) is { } gathering)
                    Check(gathering, $"{geometry} at {size}");
                else
                    Assert.True(rank == 1 && size < 240, $"{geometry} at {size}");
                if (kind == ConvolutionKind.Transposed && rank < 3
                    && TryCreate(() => Animation.Create(geometry, options with { View = AnimationView.Spread })) is { } spread)
                {
                    Check(spread, $"spread {geometry} at {size}");
                }
            }
        }
    }

    /// <summary>Null where cells would be too small for numbers.</summary>
    private static Animation? TryCreate(Func<Animation> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException fault) when (fault.Message.StartsWith("Size is ", StringComparison.Ordinal))
        {
            return null;
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

            foreach (Vector2[] ray in scene.Marks.OfType<Figure>()
                .Where(IsRay).Where(mark => mark.ShowsIn(frame)).SelectMany(mark => mark.Lines))
            {
                Assert.All(labels, label => Assert.False(Crosses(ray, label), $"{what}: a ray through '{label.Text}' in frame {frame}"));
            }
        }
    }

    private static bool IsRay(Figure figure) => figure.Ink.Role == InkRole.Ray;

    /// <summary>Walks along the ray, in steps of a fraction of a pixel.</summary>
    private static bool Crosses(Vector2[] ray, Label label)
    {
        int steps = 1 + (int)(4 * Vector2.Distance(ray[0], ray[1]));
        return Enumerable.Range(0, steps + 1).Any(step =>
        {
            Vector2 distance = Vector2.Abs(Vector2.Lerp(ray[0], ray[1], (float)step / steps) - label.Middle);
            return distance.X < label.HalfExtent.X && distance.Y < label.HalfExtent.Y;
        });
    }

    private static bool IsInside(Label label, Scene scene)
    {
        (Vector2 low, Vector2 high) = (label.Middle - label.HalfExtent, label.Middle + label.HalfExtent);
        return low is { X: >= 0, Y: >= 0 } && high.X <= scene.Width && high.Y <= scene.Height;
    }

    private static bool Overlap(Label a, Label b)
    {
        Vector2 distance = Vector2.Abs(a.Middle - b.Middle);
        Vector2 needed = a.HalfExtent + b.HalfExtent;
        return distance.X < needed.X && distance.Y < needed.Y;
    }
}
