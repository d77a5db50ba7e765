using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>Scales [batch, channels, 1 to 3 spatial axes] to a larger or smaller size: torch.nn.Upsample.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Upsample<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PerAxis _size;
    private readonly double[] _scaleFactor;

    /// <summary>Makes the layer, with either a size or a scale factor.</summary>
    /// <param name="size">The output's spatial sizes, one number or one per axis.</param>
    /// <param name="scaleFactor">How many times larger the output is, one number or one per axis.</param>
    /// <param name="mode">How elements are computed from their neighbours.</param>
    /// <param name="alignCorners">Linear only: whether the first and last elements of input and output coincide.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no upsampling.</exception>
    public Upsample(
        PerAxis size = default, ReadOnlySpan<double> scaleFactor = default, UpsampleMode mode = UpsampleMode.Nearest,
        bool alignCorners = false)
    {
        (_size, _scaleFactor, Mode, AlignCorners) = (size, scaleFactor.ToArray(), mode, alignCorners);
        if (size.Count == 0 == scaleFactor.IsEmpty)
        {
            ConvolutionArgumentException.Throw("only one of size or scale_factor should be defined", "size", size,
                "give one of the two");
        }

        if (!Enum.IsDefined(mode))
            ConvolutionArgumentException.Throw("no such mode", "mode", mode, "use UpsampleMode.Nearest or UpsampleMode.Linear");
        if (alignCorners && mode == UpsampleMode.Nearest)
        {
            ConvolutionArgumentException.Throw(
                "align_corners option can only be set with the interpolating modes: linear | bilinear | trilinear", "align_corners",
                "True", "leave it out, or use UpsampleMode.Linear");
        }

        foreach (double factor in _scaleFactor)
        {
            if (!double.IsFinite(factor) || factor <= 0)
                ConvolutionArgumentException.Throw("scale_factor must be positive", "scale_factor", factor, "use a factor such as 2");
        }
    }

    /// <summary>How elements are computed from their neighbours.</summary>
    public UpsampleMode Mode { get; }

    /// <summary>Whether the first and last elements of input and output coincide.</summary>
    public bool AlignCorners { get; }

    /// <summary>One factor, or one per axis; empty where a size is given.</summary>
    public ReadOnlySpan<double> ScaleFactors => _scaleFactor;

    /// <inheritdoc/>
    protected override string ArgumentText
    {
        get
        {
            string factors = string.Join(", ", _scaleFactor.Select(PythonText.Of));
            string what = _size.Count > 0 ? $"size={PythonText.Of(_size)}"
                : $"scale_factor={(_scaleFactor.Length == 1 ? factors : $"({factors})")}";
            return $"{what}, mode='{(Mode == UpsampleMode.Nearest ? "nearest" : "linear")}'";
        }
    }

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        int rank = shape.Length - 2;
        if (rank is < 1 or > 3)
        {
            ConvolutionArgumentException.Throw(
                $"Input Error: Only 3D, 4D and 5D input Tensors supported (got {shape.Length}D)", "input",
                ShapeText.Print(shape), "give [batch, channels, spatial …]");
        }

        Planes.CheckInput(shape, rank, "upsample");
        var sizes = new long[rank];
        UpsampleAxis<T>[] axes = [UpsampleAxis<T>.Unit, UpsampleAxis<T>.Unit, UpsampleAxis<T>.Unit];
        for (int axis = 0; axis < rank; axis++)
        {
            int input = (int)shape[2 + axis];
            (int output, double? factor) = OutputOf(axis, rank, input);
            sizes[axis] = output;
            axes[3 - rank + axis] = Mode == UpsampleMode.Nearest
                ? UpsampleAxis<T>.Nearest(input, output, factor)
                : UpsampleAxis<T>.Linear(input, output, factor, AlignCorners);
        }

        pass.State = axes;
        return Planes.Resized(shape, sizes);
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ResizeOptions
        {
            Mode = Mode == UpsampleMode.Nearest ? ResizeMode.Nearest : ResizeMode.Linear,
            Coordinates = Mode == UpsampleMode.Nearest ? ResizeCoordinates.Asymmetric
                : AlignCorners ? ResizeCoordinates.AlignCorners : ResizeCoordinates.HalfPixel,
            Rounding = ResizeRounding.Floor,
        };
        return builder.Add(new SpatialResize(options, _size.Count > 0 ? null : _scaleFactor, _size), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Planes from = Planes.Of(pass.InputShape(), pass.InputShape().Length - 2),
            to = Planes.Of(pass.OutputShape, pass.OutputShape.Length - 2);
        pass.InRanges(to.Count, to.Size, (pass, from, to), static (of, start, end) =>
        {
            using var mixed = new ScratchRow<T>(of.from.Width);
            for (int plane = start; plane < end; plane++)
            {
                Enlarge(
                    (UpsampleAxis<T>[])of.pass.State!, of.pass.Input().Slice(plane * of.from.Size, of.from.Size), of.from,
                    of.pass.Output.Slice(plane * of.to.Size, of.to.Size), of.to, mixed.Span);
            }
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        Planes to = Planes.Of(pass.InputShape(), pass.InputShape().Length - 2),
            from = Planes.Of(pass.OutputShape, pass.OutputShape.Length - 2);
        pass.InRanges(from.Count, from.Size, (pass, from, to), static (of, start, end) =>
        {
            using var gathered = new ScratchRow<T>(of.to.Width);
            for (int plane = start; plane < end; plane++)
            {
                Gather(
                    (UpsampleAxis<T>[])of.pass.State!, of.pass.OutputGradient.Slice(plane * of.from.Size, of.from.Size), of.from,
                    of.pass.InputGradient().Slice(plane * of.to.Size, of.to.Size), of.to, gathered.Span);
            }
        });
    }

    private static void Enlarge(
        UpsampleAxis<T>[] axes, ReadOnlySpan<T> input, Planes from, Span<T> output, Planes to, Span<T> mixed)
    {
        RowMix last = default;
        for (int row = 0; row < to.Rows; row++)
        {
            Span<T> target = output.Slice(row * to.Width, to.Width);
            var mix = new RowMix(axes, row, from, to);
            if (row > 0 && mix == last)
            {
                output.Slice((row - 1) * to.Width, to.Width).CopyTo(target);
                continue;
            }

            last = mix;
            mixed.Clear();
            for (int part = 0; part < RowMix.Parts; part++)
            {
                (int source, T weight) = mix[part];
                if (weight != T.Zero)
                    TensorPrimitives.MultiplyAdd(input.Slice(source * from.Width, from.Width), weight, mixed, mixed);
            }

            (int[] firsts, int[] seconds, T[] weights) = axes[2];
            for (int x = 0; x < target.Length; x++)
            {
                T first = mixed[firsts[x]];
                target[x] = weights[x] == T.Zero ? first : first + ((mixed[seconds[x]] - first) * weights[x]);
            }
        }
    }

    private static void Gather(
        UpsampleAxis<T>[] axes, ReadOnlySpan<T> outputGradient, Planes from, Span<T> inputGradient, Planes to, Span<T> gathered)
    {
        inputGradient.Clear();
        (int[] firsts, int[] seconds, T[] weights) = axes[2];
        for (int row = 0; row < from.Rows; row++)
        {
            ReadOnlySpan<T> values = outputGradient.Slice(row * from.Width, from.Width);
            gathered.Clear();
            for (int x = 0; x < values.Length; x++)
            {
                T second = values[x] * weights[x];
                gathered[firsts[x]] += values[x] - second;
                gathered[seconds[x]] += second;
            }

            var mix = new RowMix(axes, row, to, from);
            for (int part = 0; part < RowMix.Parts; part++)
            {
                (int source, T weight) = mix[part];
                Span<T> target = inputGradient.Slice(source * to.Width, to.Width);
                if (weight != T.Zero)
                    TensorPrimitives.MultiplyAdd(gathered, weight, target, target);
            }
        }
    }

    private (int Size, double? Factor) OutputOf(int axis, int rank, int input)
    {
        double? factor = null;
        double output;
        if (_size.Count > 0)
        {
            output = _size.At(axis, rank, "size", 0);
        }
        else
        {
            if (_scaleFactor.Length != 1 && _scaleFactor.Length != rank)
            {
                ConvolutionArgumentException.Throw(
                    $"scale_factor shape must match input shape. Input is {rank}D, scale_factor size is {_scaleFactor.Length}",
                    "scale_factor", $"a list of {_scaleFactor.Length}", $"give 1 or {rank} numbers");
            }

            factor = _scaleFactor[_scaleFactor.Length == 1 ? 0 : axis];
            output = Math.Floor(input * factor.Value);
        }

        if (output is < 1 or > int.MaxValue)
        {
            ConvolutionArgumentException.Throw(
                $"Input and output sizes should be greater than 0, but got input {input}, output {output} at spatial axis {axis}",
                _size.Count > 0 ? "size" : "scale_factor", _size.Count > 0 ? _size : factor, "choose sizes of 1 or more");
        }

        return ((int)output, factor);
    }

    /// <summary>The rows of the smaller image, up to four, between which a row of the larger image lies, with their weights.</summary>
    private readonly record struct RowMix
    {
        public const int Parts = 4;

        private readonly int _row0, _row1, _row2, _row3;
        private readonly T _depthWeight, _heightWeight;

        public RowMix(UpsampleAxis<T>[] axes, int row, Planes small, Planes large)
        {
            (int depth, int height) = Math.DivRem(row, large.Height);
            (int front, int back) = (axes[0].Firsts[depth] * small.Height, axes[0].Seconds[depth] * small.Height);
            (int above, int below) = (axes[1].Firsts[height], axes[1].Seconds[height]);
            (_row0, _row1, _row2, _row3) = (front + above, front + below, back + above, back + below);
            (_depthWeight, _heightWeight) = (axes[0].Weights[depth], axes[1].Weights[height]);
        }

        public (int Row, T Weight) this[int part] => part switch
        {
            0 => (_row0, (T.One - _depthWeight) * (T.One - _heightWeight)),
            1 => (_row1, (T.One - _depthWeight) * _heightWeight),
            2 => (_row2, _depthWeight * (T.One - _heightWeight)),
            _ => (_row3, _depthWeight * _heightWeight),
        };
    }
}
