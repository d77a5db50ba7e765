using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Animations.Model;

/// <summary>A layer at work, one output element a step: which inputs meet which weights.</summary>
internal sealed class SlidingWindow
{
    private readonly int _outputPlane;

    public SlidingWindow(ConvolutionGeometry geometry)
    {
        Geometry = geometry;
        Axes = [.. geometry.AllAxes.ToArray().Select(axis => new SlidingAxis(axis, geometry.PaddingMode))];
        _outputPlane = checked((int)geometry.OutputPlane);
        StepCount = checked((int)geometry.OutChannels * _outputPlane);
    }

    public ConvolutionGeometry Geometry { get; }

    /// <summary>Depth, height, width; axes that the layer lacks have one place.</summary>
    public SlidingAxis[] Axes { get; }

    /// <summary>Output elements of one sample.</summary>
    public int StepCount { get; }

    /// <summary>The output element of a step; steps go in the order of memory.</summary>
    public (int Channel, Cell Cell) Output(int step)
    {
        (int channel, int rest) = Math.DivRem(step, _outputPlane);
        (int depth, rest) = Math.DivRem(rest, Axes[1].Output * Axes[2].Output);
        (int row, int column) = Math.DivRem(rest, Axes[2].Output);
        return (channel, new Cell(depth, row, column));
    }

    /// <summary>The channel and place of an input element by its row-major position.</summary>
    public (int Channel, Cell Place) Input(int position)
    {
        AxisGeometry[] axes = Geometry.AllAxes.ToArray();
        (int rest, int column) = Math.DivRem(position, (int)axes[2].Input);
        (rest, int row) = Math.DivRem(rest, (int)axes[1].Input);
        (int channel, int depth) = Math.DivRem(rest, (int)axes[0].Input);
        return (channel, new Cell(depth, row, column));
    }

    /// <summary>The input channels that an output channel sees.</summary>
    public IEnumerable<int> InputChannels(int outChannel)
    {
        int each = (int)Geometry.InChannelsPerGroup;
        return Enumerable.Range(outChannel / (int)Geometry.OutChannelsPerGroup * each, each);
    }

    /// <summary>The places under the window, in any input channel that it sees; a transposed layer's window covers zeros too.</summary>
    public IEnumerable<(Cell Place, Cell Tap)> Window(Cell output)
    {
        foreach (Cell tap in Cell.Of(Axes[0].Kernel, Axes[1].Kernel, Axes[2].Kernel))
        {
            Cell place = new(Axes[0].Place(output.Depth, tap.Depth), Axes[1].Place(output.Row, tap.Row),
                Axes[2].Place(output.Column, tap.Column));
            yield return (place, tap);
        }
    }

    /// <summary>All products that an output element sums, without those with zeros of padding or stretching.</summary>
    public IEnumerable<Product> Products(int step)
    {
        (int channel, Cell output) = Output(step);
        foreach (int inChannel in InputChannels(channel))
        {
            int kernel = (int)(Geometry.KernelBetween(inChannel, channel) * Geometry.KernelTaps);
            foreach ((Cell place, Cell tap) in Window(output))
            {
                if (Source(inChannel, place) is int input)
                    yield return new Product(input, kernel + Weight(tap));
            }
        }
    }

    /// <summary>The row-major position of the input whose value stands at a place; null for a zero.</summary>
    public int? Source(int channel, Cell place)
    {
        if (Axes[0].Source(place.Depth) is not int depth || Axes[1].Source(place.Row) is not int row
            || Axes[2].Source(place.Column) is not int column)
        {
            return null;
        }

        AxisGeometry[] axes = Geometry.AllAxes.ToArray();
        return (int)((((((channel * axes[0].Input) + depth) * axes[1].Input) + row) * axes[2].Input) + column);
    }

    /// <summary>Whether an input element lies at a place.</summary>
    public bool IsInput(Cell place) =>
        Axes[0].IsInput(place.Depth) && Axes[1].IsInput(place.Row) && Axes[2].IsInput(place.Column);

    /// <summary>The row-major position, within one kernel, of the weight under a tap.</summary>
    public int Weight(Cell tap) =>
        (((Axes[0].Weight(tap.Depth) * Axes[1].Kernel) + Axes[1].Weight(tap.Row)) * Axes[2].Kernel) + Axes[2].Weight(tap.Column);
}
