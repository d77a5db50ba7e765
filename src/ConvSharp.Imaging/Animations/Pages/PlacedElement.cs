using System.Numerics;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>An element's cell on the drawing.</summary>
/// <param name="Index">The element's row-major position.</param>
/// <param name="Plane">Its plane: a channel, or one of its slices.</param>
/// <param name="Cell">Its place in its channel.</param>
/// <param name="Outline">The outline of its cell, as a closed line.</param>
internal readonly record struct PlacedElement(int Index, int Plane, Cell Cell, Vector2[] Outline)
{
    /// <summary>The elements, one of which each step is about; in the order of steps.</summary>
    public static IEnumerable<PlacedElement> OfSteps(DrawnLayer layer)
    {
        for (int step = 0; step < layer.Window.StepCount; step++)
        {
            (int channel, Cell cell) = layer.Window.Output(step);
            Lattice lattice = layer.Layout.Outputs[channel];
            yield return new PlacedElement(step, (channel * lattice.Depth) + cell.Depth, cell, lattice.Silhouette(cell));
        }
    }

    /// <summary>The elements over which the window slides, without padding and the zeros between.</summary>
    public static IEnumerable<PlacedElement> UnderWindow(DrawnLayer layer)
    {
        SlidingAxis[] axes = layer.Window.Axes;
        for (int channel = 0; channel < layer.Layout.Inputs.Count; channel++)
        {
            Lattice lattice = layer.Layout.Inputs[channel];
            foreach (Cell inGrid in Cell.Of(lattice.Depth, lattice.Rows, lattice.Columns))
            {
                Cell place = new(inGrid.Depth + axes[0].First, inGrid.Row + axes[1].First, inGrid.Column + axes[2].First);
                if (layer.Window.IsInput(place) && layer.Window.Source(channel, place) is { } index)
                {
                    Cell cell = layer.Window.Input(index).Place;
                    int plane = (channel * (int)layer.Window.Geometry.AllAxes[0].Input) + cell.Depth;
                    yield return new PlacedElement(index, plane, cell, lattice.Silhouette(inGrid));
                }
            }
        }
    }
}
