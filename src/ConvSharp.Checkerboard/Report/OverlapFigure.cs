using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The overlap of a stack along its axes, and below them in the picture.</summary>
internal static class OverlapFigure
{
    private const int Width = 720;

    public static Scene Build(StackedLayers stack, Language language) =>
        Stacked([.. AxesToDraw(stack).Select(axis => OverlapScene.Build(stack, axis, Width, language)), PlaneScene.Build(stack, language)]);

    /// <summary>One axis where both are alike.</summary>
    public static IEnumerable<int> AxesToDraw(StackedLayers stack)
    {
        bool alike = stack.Layers.All(layer =>
            (layer.KernelAt(0), layer.StrideAt(0), layer.DilationAt(0)) == (layer.KernelAt(1), layer.StrideAt(1), layer.DilationAt(1)));
        return alike ? [1] : [0, 1];
    }

    private static Scene Stacked(IReadOnlyList<Scene> scenes)
    {
        var marks = new List<Mark>();
        int top = 0;
        foreach (Scene scene in scenes)
        {
            Vector2 offset = new((Width - scene.Width) / 2, top);
            marks.AddRange(scene.Marks.Select(mark => mark.MovedBy(offset)));
            top += scene.Height;
        }

        return new Scene(Width, top, FrameCount: 1, scenes[0].LineWidth, marks);
    }
}
