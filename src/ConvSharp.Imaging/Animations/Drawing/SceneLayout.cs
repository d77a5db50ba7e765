using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Drawing;

/// <summary>Where inputs, outputs and the kernel's weights lie, in pixels: as large as the width allows.</summary>
internal sealed class SceneLayout
{
    /// <summary>Below it cells cannot be told apart.</summary>
    private const int SmallestCell = 4;

    /// <summary>Below it numbers in cells cannot be read.</summary>
    private const int SmallestNumberedCell = 14;

    private const float MarginShare = 0.03f;
    private const float HighestAspect = 1.3f;

    // In cells.
    private const float ChannelGap = 0.7f;
    private const float GroupGap = 1.6f;
    private const float LabelShare = 0.5f;

    // In pixels.
    private const float SmallestLabel = 9;
    private const float LargestLabel = 28;

    // In sizes of the label's font: a line of text, and the longest label before a row.
    private const float LabelLine = 1.6f;
    private const float LabelWidth = 4.2f;

    private readonly SlidingWindow _window;
    private readonly bool _showsKernel;
    private readonly List<Lattice> _inputs = [];
    private readonly List<Lattice> _outputs = [];
    private Vector2 _room;

    /// <exception cref="ArgumentException">The size is too small for so many cells.</exception>
    public SceneLayout(SlidingWindow window, int width, bool numbers)
    {
        _window = window;
        ConvolutionGeometry geometry = window.Geometry;
        Rank = geometry.Rank;
        HasChannels = geometry.InChannels > 1 || geometry.OutChannels > 1;
        _showsKernel = numbers && Rank < 3 && !HasChannels;

        int margin = Math.Max(4, (int)(width * MarginShare));
        float free = width - (2 * margin) - 1;
        Arrange(Basis.Unit(Rank), 1);
        Vector2 extent = _room;
        Cell = MathF.Floor(MathF.Min(free / extent.X, width * HighestAspect / extent.Y));
        Arrange(Basis.InPixels(Rank, Cell), Cell);
        while (_room.X > free && Cell > 0)
        {
            // Labels shrink less than cells do, and lines lie on whole pixels.
            Cell--;
            Arrange(Basis.InPixels(Rank, Cell), Cell);
        }

        int smallest = numbers ? SmallestNumberedCell : SmallestCell;
        if (Cell < smallest)
        {
            int needed = (int)Math.Ceiling(Math.Max(extent.X, extent.Y / HighestAspect) * (smallest + 1) / (1 - (2 * MarginShare))) + 10;
            string mend = needed <= AnimationOptions.LargestSize ? $"use {needed} or more" : "use a smaller input";
            throw new ArgumentException(
                $"Size gives the picture {width} pixels and a cell {Cell} of them, but {smallest} are needed to see it: {mend}"
                + (numbers ? ", or leave the numbers out." : "."),
                nameof(width));
        }

        Vector2 move = new(MathF.Floor((width - _room.X) / 2) + 0.5f, margin + 0.5f);
        Move(_inputs, move);
        Move(_outputs, move);
        Kernel = Kernel?.MovedBy(move);
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

    /// <summary>The weights, if they are shown.</summary>
    public Lattice? Kernel { get; private set; }

    /// <summary>Where text below the picture may start.</summary>
    public int Bottom { get; }

    private void Arrange(Basis basis, float cell)
    {
        SlidingAxis[] axes = _window.Axes;
        ConvolutionGeometry geometry = _window.Geometry;
        Lattice input = new(basis, Vector2.Zero, axes[0].Count, axes[1].Count, axes[2].Count);
        Lattice output = new(basis, Vector2.Zero, axes[0].Output, axes[1].Output, axes[2].Output);
        Vector2 inputExtent = Stack(_inputs, input, geometry.InChannels, geometry.InChannelsPerGroup, cell);
        Vector2 outputExtent = Stack(_outputs, output, geometry.OutChannels, geometry.OutChannelsPerGroup, cell);
        if (_showsKernel)
        {
            Lattice kernel = AtZero(new Lattice(basis, Vector2.Zero, 1, axes[1].Kernel, axes[2].Kernel));
            Vector2 extent = Extent(kernel);
            Vector2 beside = new(extent.X + (cell * GroupGap), 0);
            Move(_outputs, beside + new Vector2(0, MathF.Max(0, extent.Y - outputExtent.Y)));
            Kernel = kernel.MovedBy(new Vector2(0, MathF.Max(0, outputExtent.Y - extent.Y)));
            outputExtent = new Vector2(beside.X + outputExtent.X, MathF.Max(extent.Y, outputExtent.Y));
        }

        if (Rank == 3)
        {
            float gap = cell;
            float middle = MathF.Max(inputExtent.Y, outputExtent.Y) / 2;
            Move(_inputs, Whole(new Vector2(0, middle - (inputExtent.Y / 2))));
            Move(_outputs, Whole(new Vector2(inputExtent.X + gap, middle - (outputExtent.Y / 2))));
            _room = new Vector2(inputExtent.X + gap + outputExtent.X, 2 * middle);
        }
        else
        {
            float gap = cell * (Rank == 1 ? 1.5f : 0.9f);
            float middle = MathF.Max(inputExtent.X, outputExtent.X) / 2;
            Vector2 move = Whole(new Vector2(middle - (outputExtent.X / 2), 0));
            Move(_outputs, move);
            Kernel = Kernel?.MovedBy(move);
            Move(_inputs, Whole(new Vector2(middle - (inputExtent.X / 2), outputExtent.Y + gap)));
            _room = new Vector2(2 * middle, outputExtent.Y + gap + inputExtent.Y);
        }
    }

    /// <summary>Channels beside each other (planes) or below (signals, volumes), groups further apart.</summary>
    /// <returns>The room that they take.</returns>
    private Vector2 Stack(List<Lattice> channels, Lattice one, long count, long perGroup, float cell)
    {
        channels.Clear();
        LabelSize = cell == 1 ? LabelShare : Math.Clamp(LabelShare * cell, SmallestLabel, LargestLabel);
        Lattice first = AtZero(one);
        Vector2 extent = Extent(first);
        Vector2 labelBefore = !HasChannels ? Vector2.Zero : Rank switch
        {
            1 => new Vector2(LabelWidth * LabelSize, 0),
            2 when channels == _inputs => Vector2.Zero,
            _ => new Vector2(0, LabelLine * LabelSize),
        };
        Vector2 labelAfter = HasChannels && Rank == 2 && channels == _inputs ? new Vector2(0, LabelLine * LabelSize) : Vector2.Zero;
        Vector2 room = extent + labelBefore + labelAfter;
        Vector2 direction = Rank == 2 ? Vector2.UnitX : Vector2.UnitY;
        Vector2 place = Vector2.Zero;
        for (long channel = 0; channel < count; channel++)
        {
            if (channel > 0)
                place += (direction * room) + (direction * cell * (channel % perGroup == 0 ? GroupGap : ChannelGap));
            channels.Add(first.MovedBy(Whole(place + labelBefore)));
        }

        return place + room;
    }

    private static Lattice AtZero(Lattice lattice) => lattice.MovedBy(-lattice.Bounds.Min);

    private static Vector2 Extent(Lattice lattice) => lattice.Bounds.Max - lattice.Bounds.Min;

    // Parts of a pixel would blur the lines; in units of cells, before the size is known, they hardly matter.
    private static Vector2 Whole(Vector2 offset) => new(MathF.Round(offset.X), MathF.Round(offset.Y));

    private static void Move(List<Lattice> lattices, Vector2 offset)
    {
        for (int i = 0; i < lattices.Count; i++)
            lattices[i] = lattices[i].MovedBy(offset);
    }
}
