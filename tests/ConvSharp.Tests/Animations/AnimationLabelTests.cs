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
        Box[] boxes = [.. scene.Marks.OfType<Label>().Select(Box.Of)];
        Figure[] rays = [.. scene.Marks.OfType<Figure>().Where(IsRay)];
        foreach (Box box in boxes)
        {
            Assert.True(box.Label.Size >= SmallestFont, $"{what}: '{box.Label.Text}' has size {box.Label.Size}");
            Assert.True(box.IsInside(scene), $"{what}: '{box.Label.Text}' leaves the picture");
        }

        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            Box[] shown = [.. boxes.Where(box => box.Label.ShowsIn(frame))];
            for (int i = 0; i < shown.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (shown[i].Overlaps(shown[j]))
                        Assert.Fail($"{what}: '{shown[i].Label.Text}' and '{shown[j].Label.Text}' in frame {frame}");
                }
            }

            foreach (Vector2[] ray in rays.Where(ray => ray.ShowsIn(frame)).SelectMany(ray => ray.Lines))
            {
                foreach (Box box in shown)
                {
                    if (box.IsCrossedBy(ray))
                        Assert.Fail($"{what}: a ray through '{box.Label.Text}' in frame {frame}");
                }
            }
        }
    }

    private static bool IsRay(Figure figure) => figure.Ink.Role == InkRole.Ray;

    /// <summary>Where a label stands; its text is measured once.</summary>
    private sealed record Box(Label Label, Vector2 Low, Vector2 High)
    {
        public static Box Of(Label label)
        {
            Vector2 half = label.HalfExtent;
            return new Box(label, label.Middle - half, label.Middle + half);
        }

        public bool IsInside(Scene scene) => Low is { X: >= 0, Y: >= 0 } && High.X <= scene.Width && High.Y <= scene.Height;

        public bool Overlaps(Box other) =>
            Low.X < other.High.X && other.Low.X < High.X && Low.Y < other.High.Y && other.Low.Y < High.Y;

        /// <summary>Whether a part of the ray lies inside: the ray is cut to the box, axis by axis.</summary>
        public bool IsCrossedBy(Vector2[] ray)
        {
            (float start, float end) = (0, 1);
            return Cut(ray[0].X, ray[1].X, Low.X, High.X, ref start, ref end)
                && Cut(ray[0].Y, ray[1].Y, Low.Y, High.Y, ref start, ref end);
        }

        /// <summary>Cuts the part of a line that lies between two bounds; false where nothing is left.</summary>
        private static bool Cut(float from, float to, float low, float high, ref float start, ref float end)
        {
            float way = to - from;
            if (way == 0)
                return from > low && from < high;
            (float first, float last) = ((low - from) / way, (high - from) / way);
            start = Math.Max(start, Math.Min(first, last));
            end = Math.Min(end, Math.Max(first, last));
            return start < end;
        }
    }
}
