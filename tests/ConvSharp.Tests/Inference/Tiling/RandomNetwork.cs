using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Tests.Inference.Tiling;

/// <summary>A small random network of local operations, of one to three spatial axes.</summary>
internal sealed class RandomNetwork
{
    private readonly Random _random;
    private readonly InferenceGraphBuilder _builder = new("random");
    private readonly List<string> _words = [];
    private string _value;
    private nint[] _shape;

    private RandomNetwork(int seed, PaddingMode? mode)
    {
        Seed = seed;
        _random = new Random(seed);
        Rank = _random.Next(1, 4);
        int longest = Rank == 1 ? 60 : Rank == 2 ? 24 : 10;
        InputShape = [_random.Next(1, 3), _random.Next(1, 4), .. Enumerable.Range(0, Rank).Select(_ => (nint)_random.Next(longest / 2, longest))];
        Mode = mode;
        (_value, _shape) = (_builder.Input("x", ElementType.Float32, [.. InputShape.Select(size => (Dimension)size)]), InputShape);
        int layers = _random.Next(1, 6);
        for (int i = 0; i < layers; i++)
        {
            try
            {
                AddLayer();
            }
            catch (Exception refusal) when (refusal is ConvolutionArgumentException or InferenceException)
            {
                // The layer does not fit the size that is left: the network goes on without it.
            }
        }

        _builder.Output(_value);
        Graph = _builder.Build();
        OutputShape = _shape;
    }

    public int Seed { get; }

    public int Rank { get; }

    public nint[] InputShape { get; }

    public nint[] OutputShape { get; }

    public PaddingMode? Mode { get; }

    public InferenceGraph Graph { get; }

    public static RandomNetwork Create(int seed, PaddingMode? mode = null) => new(seed, mode);

    public override string ToString() => $"seed {Seed}, [{string.Join(", ", InputShape)}]: {string.Join("; ", _words)}";

    private void AddLayer()
    {
        switch (_random.Next(11))
        {
            case 0 or 1 or 2:
                AddConvolution(ConvolutionKind.Convolution);
                break;
            case 3:
                AddConvolution(ConvolutionKind.Transposed);
                break;
            case 4:
                AddPool();
                break;
            case 5:
                Apply(new Unary((UnaryFunction)_random.Next(2) == 0 ? UnaryFunction.Relu : UnaryFunction.Sigmoid));
                break;
            case 6:
                AddBranches();
                break;
            case 7:
                AddPadding();
                break;
            case 8:
                AddResize();
                break;
            case 9:
                AddSlice();
                break;
            default:
                AddBlocks();
                break;
        }
    }

    private void AddConvolution(ConvolutionKind kind)
    {
        int groups = _random.Next(4) == 0 ? (int)_shape[1] : 1;
        nint channels = groups * _random.Next(1, 5);
        nint[] weight = kind == ConvolutionKind.Convolution
            ? [channels, _shape[1] / groups, .. Sizes(1, 5)]
            : [_shape[1], channels / groups, .. Sizes(1, 5)];
        var options = new ConvolutionOptions
        {
            Stride = PerAxis(1, 4),
            Dilation = PerAxis(1, 3),
            Groups = groups,
            PaddingMode = Mode ?? (PaddingMode)_random.Next(4),
            Padding = _random.Next(4) switch { 0 => Padding.Same, 1 => Padding.Valid, _ => Padding.Asymmetric(PerAxis(0, 3), PerAxis(0, 3)) },
            OutputPadding = kind == ConvolutionKind.Transposed && _random.Next(3) == 0 ? PerAxis(0, 2) : default,
        };
        InferenceTensor weights = Tensors.Random(_random, ElementType.Float32, weight);
        _ = ConvolutionGeometry.Create(kind, options, _shape, weight);
        string bias = _builder.Constant(Tensors.Random(_random, ElementType.Float32, channels));
        EpilogueStep[] epilogue = _random.Next(3) == 0 ? [EpilogueStep.Of(new Unary(UnaryFunction.Relu))] : [];
        Apply(new Convolve(kind, options, epilogue), _builder.Constant(weights), bias);
        _words.Add($"{kind} weight [{string.Join(", ", weight)}] {options}");
    }

    private void AddPool()
    {
        long[] kernel = [.. Sizes(1, 4).Select(size => (long)size)];
        var options = new PoolOptions
        {
            Kernel = kernel,
            Strides = [.. Sizes(1, 4).Select(size => (long)size)],
            Padding = Padding.Asymmetric(
                new PerAxis([.. kernel.Select(size => (nint)_random.Next((int)size))]),
                new PerAxis([.. kernel.Select(size => (nint)_random.Next((int)size))])),
            CeilMode = _random.Next(2) == 0,
            CountIncludesPadding = _random.Next(2) == 0,
        };
        PoolKind kind = _random.Next(2) == 0 ? PoolKind.Max : PoolKind.Average;
        Apply(new Pool(kind, options));
        _words.Add($"{kind} pool {options}, kernel {string.Join(' ', kernel)}, strides {string.Join(' ', options.Strides!)}");
    }

    private void AddBranches()
    {
        (string trunk, nint[] shape) = (_value, _shape);
        nint kernel = 1 + (2 * _random.Next(3));
        nint[] weight = [_shape[1], _shape[1], .. Enumerable.Repeat(kernel, Rank)];
        Apply(
            new Convolve(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = Padding.Same }),
            _builder.Constant(Tensors.Random(_random, ElementType.Float32, weight)));
        string branch = _value;
        bool adds = _random.Next(2) == 0;
        _value = adds ? _builder.Add(new Binary(BinaryFunction.Add), trunk, branch) : _builder.Add(new Concat(1), trunk, branch);
        _shape = adds ? shape : [shape[0], 2 * shape[1], .. shape[2..]];
        _words.Add($"{(adds ? "sum" : "concat")} with a convolution of kernel {kernel}");
    }

    private void AddPadding()
    {
        PadMode mode = (PadMode)_random.Next(4);
        long[] amounts = [0, 0, .. Sizes(-1, 3).Select(size => (long)size), 0, 0, .. Sizes(-1, 3).Select(size => (long)size)];
        Apply(new Pad(mode), _builder.Constant(Tensors.Integers(amounts)), _builder.Constant(InferenceTensor.Of<float>([0.5f])));
        _words.Add($"padding {mode} {string.Join(' ', amounts)}");
    }

    private void AddResize()
    {
        var options = new ResizeOptions
        {
            Mode = (ResizeMode)_random.Next(3),
            Coordinates = (ResizeCoordinates)_random.Next(5),
            Antialiases = _random.Next(4) == 0,
        };
        double[] scales = [1, 1, .. Sizes(1, 4).Select(size => size * (_random.Next(3) == 0 ? 0.7 : 1))];
        Apply(new Resize(options), "", _builder.Constant(InferenceTensor.Of<double>(scales, scales.Length)));
        _words.Add($"{options}, scales {string.Join(' ', scales)}");
    }

    private void AddSlice()
    {
        int axis = _random.Next(2, _shape.Length);
        long step = _random.Next(3) switch { 0 => 1, 1 => -1, _ => 2 };
        long start = step < 0 ? -1 : 1, end = step < 0 ? long.MinValue : long.MaxValue;
        Apply(
            new Slice(), _builder.Constant(Tensors.Integers(start)), _builder.Constant(Tensors.Integers(end)),
            _builder.Constant(Tensors.Integers(axis)), _builder.Constant(Tensors.Integers(step)));
        _words.Add($"slice of axis {axis} by step {step}");
    }

    private void AddBlocks()
    {
        if (Rank != 2)
            return;
        if (_shape[1] % 4 == 0)
            Apply(new DepthToSpace(2));
        else if (_shape[2] % 2 == 0 && _shape[3] % 2 == 0)
            Apply(new SpaceToDepth(2));
        else
            return;
        _words.Add("blocks of 2x2 pixels");
    }

    private void Apply(Operation operation, params ReadOnlySpan<string> others)
    {
        ValueInfo[] known =
            [ValueInfo.Of(ElementType.Float32, _shape), .. others.ToArray().Select(name => name.Length == 0 ? null! : ValueInfo.Of(_builder.ConstantOf(name)!))];
        nint[] shape = operation.Infer(known)[0].Shape.ToArray();
        if (shape.Any(size => size < 1) || shape.Aggregate((nint)1, (product, size) => product * size) > 200_000)
            throw new InferenceException("too small or too large.");
        _value = _builder.Add(operation, [_value, .. others]);
        _shape = shape;
    }

    private nint[] Sizes(int least, int beyond) => [.. Enumerable.Range(0, Rank).Select(_ => (nint)_random.Next(least, beyond))];

    private PerAxis PerAxis(int least, int beyond) => new([.. Sizes(least, beyond)]);
}
