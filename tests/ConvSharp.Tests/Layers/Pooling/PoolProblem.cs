using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Layers;

/// <summary>A random pooling with its reference.</summary>
internal sealed class PoolProblem
{
    private readonly Random _random;
    private readonly PerAxis _kernel, _stride, _dilation, _outputSize;
    private readonly Padding _padding;
    private readonly string _paddingText;
    private readonly bool _ceilMode, _countIncludePad;
    private readonly long? _divisor;

    /// <param name="seed">Fixes everything.</param>
    /// <param name="kind">What is pooled to.</param>
    /// <param name="extreme">Whether numbers near powers of two up to 2^63 − 1 are drawn.</param>
    public PoolProblem(int seed, PoolKind kind, bool extreme = false)
    {
        (Seed, Kind, _random) = (seed, kind, new Random(seed));
        Rank = _random.Next(1, 4);
        bool isDilated = kind == PoolKind.Max;
        var axes = new NaiveWindows[Rank];
        int rule = extreme ? 0 : _random.Next(8);
        _ceilMode = kind != PoolKind.Adaptive && _random.Next(2) == 0;
        for (int axis = 0; axis < Rank; axis++)
        {
            long input = _random.Next(1, Rank == 1 ? 40 : 9);
            long kernel = Number(5), stride = Number(5), dilation = isDilated ? Number(14) : 1;
            axes[axis] = Padded(rule, new NaiveWindows(input, kernel, stride, 0, 0, dilation, _ceilMode));
        }

        _kernel = Values(axis => axis.Kernel);
        _stride = Values(axis => axis.Stride);
        _dilation = Values(axis => axis.Dilation);
        _padding = rule switch
        {
            6 => Padding.Same,
            7 => Padding.SameLower,
            _ => Padding.Asymmetric(Values(axis => axis.Before), Values(axis => axis.After)),
        };
        _paddingText = _padding.ToString();
        _countIncludePad = _random.Next(2) == 0;
        _divisor = Rank > 1 && _random.Next(4) == 0 ? _random.Next(1, 7) * ((_random.Next(2) * 2) - 1) : null;
        _outputSize = Values(_ => _random.Next(1, Rank == 1 ? 60 : 12 - (2 * Rank)));
        Windows = axes;
        bool isBatched = _random.Next(3) > 0;
        Shape = [.. isBatched ? new nint[] { _random.Next(1, 3) } : [], _random.Next(1, 4), .. axes.Select(axis => (nint)axis.Input)];

        PerAxis Values(Func<NaiveWindows, long> value) => new(Array.ConvertAll(axes, axis => value(axis)));
        long Number(int most) => !extreme || _random.Next(3) > 0
            ? _random.Next(1, most)
            : Math.Max(1, (long)Math.Min((1UL << _random.Next(64)) + (ulong)_random.Next(3) - 1, long.MaxValue));
    }

    public int Seed { get; }

    public PoolKind Kind { get; }

    public int Rank { get; }

    public nint[] Shape { get; }

    public NaiveWindows[] Windows { get; }

    /// <summary>Whether each size is one that must be accepted: there are windows, and all sums fit in 64 bits.</summary>
    public bool IsPossible => Array.TrueForAll(Windows, axis => axis.Count() > 0
        && (Int128)axis.Input + axis.Before + axis.After <= long.MaxValue && axis.EffectiveKernel <= long.MaxValue);

    /// <summary>Outputs of a plane.</summary>
    public Int128 OutputPlane => Windows.Aggregate((Int128)1, (product, axis) => Int128.Min(product * axis.Count(), long.MaxValue));

    public Layer<T> Layer<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (Kind, Rank) switch
        {
            (PoolKind.Max, 1) => new MaxPool1d<T>(_kernel, _stride, _padding, _dilation, _ceilMode),
            (PoolKind.Max, 2) => new MaxPool2d<T>(_kernel, _stride, _padding, _dilation, _ceilMode),
            (PoolKind.Max, _) => new MaxPool3d<T>(_kernel, _stride, _padding, _dilation, _ceilMode),
            (PoolKind.Average, 1) => new AvgPool1d<T>(_kernel, _stride, _padding, _ceilMode, _countIncludePad),
            (PoolKind.Average, 2) => new AvgPool2d<T>(_kernel, _stride, _padding, _ceilMode, _countIncludePad, _divisor),
            (PoolKind.Average, _) => new AvgPool3d<T>(_kernel, _stride, _padding, _ceilMode, _countIncludePad, _divisor),
            (_, 1) => new AdaptiveAvgPool1d<T>(_outputSize),
            (_, 2) => new AdaptiveAvgPool2d<T>(_outputSize),
            _ => new AdaptiveAvgPool3d<T>(_outputSize),
        };

    /// <summary>The windows' elements, for numbers of outputs that a test can go through.</summary>
    public NaivePool Reference()
    {
        int[] inputs = [.. Enumerable.Repeat(1, 3 - Rank), .. Windows.Select(axis => (int)axis.Input)];
        int[][][] elements = [.. Enumerable.Repeat<int[][]>([[0]], 3 - Rank), .. Enumerable.Range(0, Rank).Select(ElementsOf)];
        return new NaivePool(inputs, elements);
    }

    /// <summary>What the sum of a window, by its three places, is divided by.</summary>
    public double Divisor(NaivePool pool, int[] window)
    {
        if (Kind == PoolKind.Average && _divisor is { } divisor)
            return divisor;
        double product = 1;
        for (int axis = 3 - Rank; axis < 3; axis++)
        {
            product *= Kind == PoolKind.Average && _countIncludePad
                ? Windows[axis - 3 + Rank].PaddedElements(window[axis])
                : pool.Elements[axis][window[axis]].Length;
        }

        return product;
    }

    public override string ToString() =>
        $"seed {Seed}: {Kind}, rank {Rank}, input [{string.Join(", ", Shape)}], kernel {_kernel}, stride {_stride}, "
        + $"padding {_paddingText}, dilation {_dilation}, ceil_mode {_ceilMode}, "
        + $"count_include_pad {_countIncludePad}, divisor {_divisor}, output {_outputSize}";

    private NaiveWindows Padded(int rule, NaiveWindows axis)
    {
        Int128 effective = axis.EffectiveKernel;
        if (effective > long.MaxValue)
            return axis;
        if (rule is 6 or 7)
        {
            long outputs = (axis.Input + axis.Stride - 1) / axis.Stride;
            long total = Math.Max(((outputs - 1) * axis.Stride) + (long)effective - axis.Input, 0), half = total / 2;
            return axis with { Before = rule == 6 ? half : total - half, After = rule == 6 ? total - half : half };
        }

        if (_random.Next(2) == 0)
        {
            long both = Up(effective / 2);
            return axis with { Before = both, After = both };
        }

        (long before, long after) = (Up(effective - 1), Up(effective - 1));
        if (before == after && before > effective / 2)
            after = 0;
        return axis with { Before = before, After = after };

        long Up(Int128 most) => _random.Next(4) == 0 ? (long)most : _random.NextInt64((long)Int128.Min(most, long.MaxValue - 1) + 1);
    }

    private int[][] ElementsOf(int axis)
    {
        NaiveWindows windows = Windows[axis];
        if (Kind != PoolKind.Adaptive)
            return [.. Enumerable.Range(0, (int)windows.Count()).Select(i => windows.Elements(i))];
        (int input, int output) = ((int)windows.Input, (int)_outputSize[_outputSize.Count == 1 ? 0 : axis]);
        return
        [
            .. Enumerable.Range(0, output).Select(i => Enumerable.Range(0, input)
                .Where(element => element >= i * input / output && element * output < (i + 1) * input).ToArray()),
        ];
    }
}
