using System.Numerics;

namespace ConvSharp.Imaging.Drawing;

/// <summary>All marks of an animation, in the order of painting; every format is made from the scene.</summary>
internal sealed record Scene(int Width, int Height, int FrameCount, float LineWidth, IReadOnlyList<Mark> Marks)
{
    /// <summary>Scenes beside each other, with their middles on one height. Each repeats by itself until all end together.</summary>
    /// <param name="width">The width of all scenes together.</param>
    /// <param name="scenes">Make a scene of a width.</param>
    public static Scene SideBySide(int width, IReadOnlyList<Func<int, Scene>> scenes)
    {
        int part = width / scenes.Count;
        Scene[] made = [.. scenes.Select(make => make(part))];
        int height = made.Max(scene => scene.Height);
        var marks = new List<Mark>();
        for (int i = 0; i < made.Length; i++)
        {
            Vector2 offset = new(i * part, (height - made[i].Height) / 2);
            marks.AddRange(made[i].Marks.Select(mark => mark.MovedBy(offset)));
        }

        int frames = made.Select(scene => scene.FrameCount).Aggregate(CommonMultiple);
        return new Scene(width, height, frames, made[0].LineWidth, marks);
    }

    /// <summary>One frame, which does not move.</summary>
    public Scene At(int frame) =>
        this with { FrameCount = 1, Marks = [.. Marks.Where(mark => mark.ShowsIn(frame)).Select(mark => mark with { Frame = null })] };

    private static int CommonMultiple(int a, int b) => a / (int)BigInteger.GreatestCommonDivisor(a, b) * b;
}
