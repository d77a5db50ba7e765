using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Where inputs, outputs and the kernel's weights lie, in pixels: as large as the box allows.</summary>
internal sealed class SceneLayout
{
    /// <summary>Smaller cells cannot be told apart.</summary>
    private const int SmallestCell = 4;

    private const float MarginShare = 0.03f;
    private const float HighestAspect = 1.3f;

    // In cells.
    private const float ChannelGap = 0.7f;
    private const float GroupGap = 1.6f;
    private const float LabelShare = 0.5f;

    // In pixels.
    private const float SmallestLabel = 9;
    private const float LargestLabel = 28;

    // In units of the label's font size: a line of text, and the longest label before a row.
    private const float LabelLine = 1.6f;
    private const float LabelWidth = 4.2f;
    private const float ShortLabelWidth = 3.05f;
    private const float GroupWidth = 1.6f;
    private const float SumWidth = 4;
    private const float CaptionLetters = 12;

    // In cells.
    private const float KernelGap = 0.3f;

    private readonly SlidingWindow _window;
    private readonly bool _showsKernel;
    private readonly bool _showsChannelKernels;
    private readonly List<Lattice> _inputs = [];
    private readonly List<Lattice> _outputs = [];
    private readonly List<Lattice> _channelKernels = [];
    private Vector2 _room;

    /// <param name="window">What is shown.</param>
    /// <param name="box">The room for it.</param>
    /// <param name="textHeight">The height of the text below, for a box of a width.</param>
    /// <param name="letters">The most letters that a number in a cell has; null: there are no numbers.</param>
    /// <param name="kernel">Whether the weights are shown: beside the layer, or with each input channel.</param>
    /// <param name="gathers">Whether outputs gather inputs; else inputs are spread, and only the lower ones are outputs.</param>
    /// <exception cref="ArgumentException">The box is too small for so many cells.</exception>
    public SceneLayout(SlidingWindow window, SceneBox box, Func<int, int> textHeight, int? letters, bool kernel, bool gathers)
    {
        _window = window;
        ConvolutionGeometry geometry = window.Geometry;
        Rank = geometry.Rank;
        HasChannels = geometry.InChannels > 1 || geometry.OutChannels > 1;
        _showsKernel = kernel && Rank < 3 && !HasChannels;
        _showsChannelKernels = kernel && Rank < 3 && HasChannels && gathers;

        int margin = Margin(box);
        int text = textHeight(box.Width);
        Vector2 free = new(
            box.Width - (2 * margin) - 1,
            box.Height is { } given ? given - (2 * margin) - 1 - text : box.Width * HighestAspect);
        Arrange(Basis.Unit(Rank), 1);
        Vector2 extent = _room;
        Cell = MathF.Floor(MathF.Min(free.X / extent.X, free.Y / extent.Y));
        Arrange(Basis.InPixels(Rank, Cell), Cell);
        while ((_room.X > free.X || _room.Y > free.Y) && Cell > 0)
        {
            // Labels shrink less than cells do, and lines lie on whole pixels.
            Cell--;
            Arrange(Basis.InPixels(Rank, Cell), Cell);
        }

        int smallest = letters is { } longest ? CellNumbers.SmallestCell(longest) : SmallestCell;
        if (Cell < smallest)
        {
            throw TooSmall(box, smallest, extent, textHeight, hasNumbers: kernel);
        }

        int needed = (int)MathF.Ceiling(_room.Y + 0.5f) + (2 * margin) + text;
        Height = box.Height ?? needed;
        float top = MathF.Floor((Height - needed) / 2f) + margin;
        Vector2 move = new(MathF.Floor((box.Width - _room.X) / 2) + 0.5f, top + 0.5f);
        MoveInputs(move);
        Move(_outputs, move);
        Kernel = Kernel?.MovedBy(move);
        PlainKernel = PlainKernel?.MovedBy(move);
        Bottom = (int)MathF.Ceiling(_room.Y + move.Y) + margin;
    }

    public int Rank { get; }

    public bool HasChannels { get; }

    /// <summary>The side of a cell.</summary>
    public float Cell { get; }

    /// <summary>The size of the channels' labels.</summary>
    public float LabelSize { get; private set; }

    /// <summary>The places of each input channel, padding included.</summary>
    public IReadOnlyList<Lattice> Inputs => _inputs;

    /// <summary>The elements of each output channel.</summary>
    public IReadOnlyList<Lattice> Outputs => _outputs;

    /// <summary>The weights as they lie under the window, if they are shown: of a transposed layer they are turned.</summary>
    public Lattice? Kernel { get; private set; }

    /// <summary>The layer's own kernel, where the window's is that one turned.</summary>
    public Lattice? PlainKernel { get; private set; }

    /// <summary>The kernel between each input channel and the current output channel; none: they are not shown.</summary>
    public IReadOnlyList<Lattice> ChannelKernels => _channelKernels;

    /// <summary>The room for a group's letter, in pixels; 0: there is one group.</summary>
    public float GroupRoom => _window.Geometry.Groups > 1 ? GroupWidth * LabelSize : 0;

    /// <summary>Whether the window holds the layer's kernel turned by 180 degrees.</summary>
    private bool IsTurned => _window.Axes[^1].IsTurned;

    /// <summary>Where text below the picture may start.</summary>
    public int Bottom { get; }

    /// <summary>The whole height, text included.</summary>
    public int Height { get; }

    private void Arrange(Basis basis, float cell)
    {
        SlidingAxis[] axes = _window.Axes;
        ConvolutionGeometry geometry = _window.Geometry;
        Lattice input = new(basis, Vector2.Zero, axes[0].Count, axes[1].Count, axes[2].Count);
        Lattice output = new(basis, Vector2.Zero, axes[0].Output, axes[1].Output, axes[2].Output);
        Vector2 inputExtent = Stack(_inputs, input, geometry.InChannels, geometry.InChannelsPerGroup, cell);
        Vector2 outputExtent = Stack(_outputs, output, geometry.OutChannels, geometry.OutChannelsPerGroup, cell);
        if (Rank == 3)
        {
            float gap = cell;
            float middle = MathF.Max(inputExtent.Y, outputExtent.Y) / 2;
            MoveInputs(Whole(new Vector2(0, middle - (inputExtent.Y / 2))));
            Move(_outputs, Whole(new Vector2(inputExtent.X + gap, middle - (outputExtent.Y / 2))));
            _room = new Vector2(inputExtent.X + gap + outputExtent.X, 2 * middle);
        }
        else
        {
            float gap = cell * (Rank == 1 ? 1.5f : 0.9f);
            float middle = MathF.Max(inputExtent.X, outputExtent.X) / 2;
            float upper = outputExtent.Y;
            Vector2 aside = Vector2.Zero;
            if (_showsKernel)
            {
                Lattice kernel = AtZero(new Lattice(basis, Vector2.Zero, 1, axes[1].Kernel, axes[2].Kernel));
                Vector2 extent = Extent(kernel);
                float caption = IsTurned ? LabelLine * LabelSize : 0;
                upper = MathF.Max(upper, extent.Y + caption);

                // To the left of the output, on the same base line: slanting shapes leave room for each other.
                float shared = -basis.Down.X * MathF.Min(output.Rows, kernel.Rows);
                float left = middle - (outputExtent.X / 2) - (cell * GroupGap) - extent.X + shared;
                float plain = left - (cell * GroupGap) - extent.X - (IsTurned ? CaptionOverhang(extent.X) : 0);
                aside = new Vector2(MathF.Max(0, -(IsTurned ? plain : left)), 0);
                Kernel = kernel.MovedBy(Whole(aside + new Vector2(left, upper - extent.Y)));
                PlainKernel = IsTurned ? kernel.MovedBy(Whole(aside + new Vector2(plain, upper - extent.Y))) : null;
            }

            Move(_outputs, Whole(aside + new Vector2(middle - (outputExtent.X / 2), upper - outputExtent.Y)));
            MoveInputs(Whole(aside + new Vector2(middle - (inputExtent.X / 2), upper + gap)));
            _room = aside + new Vector2(2 * middle, upper + gap + inputExtent.Y);
        }
    }

    private static int Margin(SceneBox box) => Math.Max(4, (int)(Math.Min(box.Width, box.Height ?? box.Width) * MarginShare));

    private static ArgumentException TooSmall(SceneBox box, int smallest, Vector2 extent, Func<int, int> textHeight, bool hasNumbers)
    {
        Vector2 cells = extent * (smallest + 1);
        float widest = box.Height is null ? MathF.Max(cells.X, cells.Y / HighestAspect) : cells.X;
        int width = Math.Max(box.Width, (int)MathF.Ceiling(widest / (1 - (2 * MarginShare))) + 10);
        int least = (int)MathF.Ceiling(cells.Y / (1 - (2 * MarginShare))) + 10 + textHeight(width);
        int? height = box.Height is { } given ? Math.Max(given, least) : null;
        string fix = Math.Max(width, height ?? 0) <= DrawingOptions.LargestSize
            ? $"use {new SceneBox(width, height)} or more"
            : "use a smaller input";
        return new ArgumentException(
            $"Size is {box}, in which cells have fewer than the {smallest} pixels that are needed to see them: {fix}"
            + (hasNumbers ? ", or leave the numbers out." : "."),
            nameof(box));
    }

    /// <summary>Channels beside each other (planes) or below (signals, volumes), groups further apart.</summary>
    /// <returns>The size of all channels together.</returns>
    private Vector2 Stack(List<Lattice> channels, Lattice one, long count, long perGroup, float cell)
    {
        channels.Clear();
        LabelSize = cell == 1 ? LabelShare : Math.Clamp(LabelShare * cell, SmallestLabel, LargestLabel);
        Lattice first = AtZero(one);
        Vector2 extent = Extent(first);
        bool areInputs = channels == _inputs;
        Vector2 labelBefore = !HasChannels ? Vector2.Zero : Rank switch
        {
            1 => new Vector2((LabelWidth * LabelSize) + GroupRoom, 0),
            2 when areInputs => Vector2.Zero,
            _ => new Vector2(0, LabelLine * LabelSize),
        };
        Vector2 labelAfter = HasChannels && Rank == 2 && areInputs ? new Vector2(0, LabelLine * LabelSize) : Vector2.Zero;
        Vector2 room = extent + labelBefore + labelAfter;
        if (GroupRoom > 0 && Rank > 1)
        {
            // A group's letter and the channel's name may be wider than a small plane.
            float spare = MathF.Max(0, (ShortLabelWidth * LabelSize) + GroupRoom - extent.X);
            (room.X, labelBefore.X) = (room.X + spare, spare / 2);
        }

        Vector2 toKernel = Vector2.Zero;
        Lattice kernel = AtZero(one with { Depth = 1, Rows = _window.Axes[1].Kernel, Columns = _window.Axes[2].Kernel });
        if (areInputs && _showsChannelKernels)
        {
            // Below planes, to the right of signals; the channel's sum comes after it.
            Vector2 own = Extent(kernel);
            toKernel = Rank == 1
                ? new Vector2(room.X + cell, 0)
                : new Vector2(labelBefore.X + ((extent.X - own.X) / 2), room.Y + (KernelGap * cell));
            room = Rank == 1
                ? new Vector2(toKernel.X + own.X + (SumWidth * LabelSize), room.Y)
                : new Vector2(MathF.Max(room.X, own.X), toKernel.Y + own.Y + (LabelLine * LabelSize));
        }

        Vector2 direction = Rank == 2 ? Vector2.UnitX : Vector2.UnitY;
        Vector2 place = Vector2.Zero;
        if (areInputs)
        {
            _channelKernels.Clear();
        }

        for (long channel = 0; channel < count; channel++)
        {
            if (channel > 0)
                place += (direction * room) + (direction * cell * (channel % perGroup == 0 ? GroupGap : ChannelGap));
            channels.Add(first.MovedBy(Whole(place + labelBefore)));
            if (toKernel != Vector2.Zero)
                _channelKernels.Add(kernel.MovedBy(Whole(place + toKernel)));
        }

        return place + room;
    }

    /// <summary>How far the captions of the two kernels stand out, since they are wider than small kernels.</summary>
    private float CaptionOverhang(float width) => MathF.Max(0, (CaptionLetters * FontMetrics.Advance * LabelSize) - width);

    private static Lattice AtZero(Lattice lattice) => lattice.MovedBy(-lattice.Bounds.Min);

    private static Vector2 Extent(Lattice lattice) => lattice.Bounds.Max - lattice.Bounds.Min;

    // Parts of a pixel would blur the lines; in units of cells, before the size is known, they hardly matter.
    private static Vector2 Whole(Vector2 offset) => new(MathF.Round(offset.X), MathF.Round(offset.Y));

    private void MoveInputs(Vector2 offset)
    {
        Move(_inputs, offset);
        Move(_channelKernels, offset);
    }

    private static void Move(List<Lattice> lattices, Vector2 offset)
    {
        for (int i = 0; i < lattices.Count; i++)
            lattices[i] = lattices[i].MovedBy(offset);
    }
}
