using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>With plain sums a part of the input gives the bits that it gives as a part of the whole, by every algorithm that says so.</summary>
public class PlainSumTests
{
    private const int Seeds = 250;

    public static TheoryData<string> Algorithms { get; } =
        [.. AlgorithmTable.Convolution.Algorithms.Where(algorithm => algorithm.SumsAlikeInAllSizes).Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_part_has_the_bits_of_the_whole(string algorithm)
    {
        int compared = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Layer layer = Layer.Random(seed);
            (ConvolutionGeometry whole, ConvolutionGeometry part) = (layer.Whole(), layer.Part());
            foreach (VectorWidth width in EngineRun.Widths)
            {
                if (Refuses(whole, width, algorithm) || Refuses(part, width, algorithm))
                    continue;
                float[] of = layer.Run(whole, width, algorithm, layer.Input), alone = layer.Run(part, width, algorithm, layer.PartOfInput());
                layer.Compare(of, alone, $"{algorithm}, {width}, seed {seed}");
                compared++;
            }
        }

        Assert.True(compared > Seeds / 20, $"{algorithm} computed only {compared} of the layers");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Vectors_of_256_and_512_bits_agree(string algorithm)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Layer layer = Layer.Random(seed);
            ConvolutionGeometry whole = layer.Whole();
            if (Refuses(whole, VectorWidth.Bits256, algorithm) || Refuses(whole, VectorWidth.Bits512, algorithm))
                continue;
            float[] narrow = layer.Run(whole, VectorWidth.Bits256, algorithm, layer.Input);
            float[] wide = layer.Run(whole, VectorWidth.Bits512, algorithm, layer.Input);
            for (int i = 0; i < narrow.Length; i++)
            {
                Assert.True(
                    BitConverter.SingleToInt32Bits(narrow[i]) == BitConverter.SingleToInt32Bits(wide[i]),
                    $"{algorithm}, seed {seed}, {layer}: element {i} is {narrow[i]:R} and {wide[i]:R}");
            }
        }
    }

    private static bool Refuses(ConvolutionGeometry geometry, VectorWidth width, string algorithm) =>
        EngineRun.Refusal<float>(geometry, width, algorithm, ConvolutionAccuracy.PlainSum) is not null;

    /// <summary>A random layer, its input, and a box of its output.</summary>
    private sealed class Layer
    {
        private readonly ConvolutionKind _kind;
        private readonly int _rank;
        private readonly nint[] _size, _stride, _dilation, _padding, _start, _count, _weightShape;
        private readonly int _channels, _groups;
        private readonly float[] _weight, _bias;

        private Layer(Random random)
        {
            _kind = random.Next(3) == 0 ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;
            _rank = random.Next(1, 4);
            int form = random.Next(4);
            int inGroup = form == 1 ? 1 : random.Next(1, random.Next(4) == 0 ? 70 : 7), outGroup = form == 1 ? random.Next(1, 3) : random.Next(1, 20);
            _groups = form == 1 ? random.Next(2, 20) : form == 2 ? 2 : 1;
            _channels = inGroup * _groups;
            nint[] kernel = Numbers(random, 1, random.Next(4) == 0 ? 2 : _rank == 3 ? 4 : 6);
            (_stride, _dilation) = (Numbers(random, 1, 3), Numbers(random, 1, 3));
            nint[] reach = [.. kernel.Select((taps, axis) => ((taps - 1) * _dilation[axis]) + 1)];
            bool isPlain = _kind == ConvolutionKind.Convolution;
            _padding = isPlain ? [.. reach.Select(taps => (nint)random.Next((int)taps))] : new nint[_rank];
            int longest = _rank == 1 ? 80 : _rank == 2 ? 22 : 8;
            _size = [.. reach.Select(taps => (isPlain ? taps : 1) + random.Next(random.Next(3) == 0 ? 3 : longest))];
            _start = new nint[_rank];
            _count = new nint[_rank];
            for (int axis = 0; axis < _rank; axis++)
            {
                // Outputs of a convolution, inputs of a transposed one.
                nint length = isPlain ? ((_size[axis] + (2 * _padding[axis]) - reach[axis]) / _stride[axis]) + 1 : _size[axis];
                _start[axis] = random.Next((int)length);
                _count[axis] = random.Next(1, (int)(length - _start[axis]) + 1);
            }

            _weightShape = isPlain ? [outGroup * _groups, inGroup, .. kernel] : [_channels, outGroup, .. kernel];
            _weight = Values(random, _weightShape);
            _bias = Values(random, outGroup * _groups);
            Input = Values(random, [1, _channels, .. _size]);
        }

        public float[] Input { get; }

        public static Layer Random(int seed) => new(new Random(seed));

        public ConvolutionGeometry Whole() => Geometry(_size, _padding);

        /// <summary>The layer without padding, on what the box reads.</summary>
        public ConvolutionGeometry Part() => Geometry(PartSize(), new nint[_rank]);

        /// <summary>What the box reads; zeros beyond the border.</summary>
        public float[] PartOfInput()
        {
            nint[] size = PartSize();
            var part = new List<float>();
            foreach (int[] index in ConvSharp.Tests.Inference.Tensors.Indices([_channels, .. size]))
            {
                (long place, bool isInside) = (index[0], true);
                for (int axis = 0; axis < _rank; axis++)
                {
                    nint first = _kind == ConvolutionKind.Convolution ? (_start[axis] * _stride[axis]) - _padding[axis] : _start[axis];
                    nint at = first + index[axis + 1];
                    isInside &= at >= 0 && at < _size[axis];
                    place = (place * _size[axis]) + at;
                }

                part.Add(isInside ? Input[place] : 0);
            }

            return [.. part];
        }

        public float[] Run(ConvolutionGeometry geometry, VectorWidth width, string algorithm, float[] input) =>
            EngineRun.Forward(geometry, width, algorithm, input, _weight, _bias, accuracy: ConvolutionAccuracy.PlainSum);

        public void Compare(float[] whole, float[] part, string told)
        {
            nint[] all = Lengths(Whole()), few = Lengths(Part());
            int at = 0;
            foreach (int[] index in ConvSharp.Tests.Inference.Tensors.Indices([_bias.Length, .. few]))
            {
                (long place, bool isWhole) = (index[0], true);
                for (int axis = 0; axis < _rank; axis++)
                {
                    bool isPlain = _kind == ConvolutionKind.Convolution;
                    nint output = (isPlain ? _start[axis] : _start[axis] * _stride[axis]) + index[axis + 1];
                    place = (place * all[axis]) + output;

                    // Outputs of a transposed layer that inputs beyond the part reach have other sums.
                    nint reach = ((_weightShape[axis + 2] - 1) * _dilation[axis]) + 1, end = _start[axis] + _count[axis];
                    isWhole &= isPlain || ((_start[axis] == 0 || output >= ((_start[axis] - 1) * _stride[axis]) + reach)
                        && (end == _size[axis] || output < end * _stride[axis]));
                }

                if (isWhole)
                {
                    Assert.True(
                        BitConverter.SingleToInt32Bits(whole[place]) == BitConverter.SingleToInt32Bits(part[at]),
                        $"{told}, {this}: output {string.Join(' ', index)} of the part is {part[at]:R}, of the whole {whole[place]:R}");
                }

                at++;
            }
        }

        public override string ToString() =>
            $"{_kind} [{_channels}, {string.Join(", ", _size)}], weight [{string.Join(", ", _weightShape)}], groups {_groups}, stride "
            + $"{string.Join(' ', _stride)}, dilation {string.Join(' ', _dilation)}, padding {string.Join(' ', _padding)}, part from "
            + $"{string.Join(' ', _start)} of {string.Join(' ', _count)}";

        private nint[] PartSize() => _kind == ConvolutionKind.Transposed ? _count
            : [.. _count.Select((count, axis) => ((count - 1) * _stride[axis]) + ((_weightShape[axis + 2] - 1) * _dilation[axis]) + 1)];

        private nint[] Lengths(ConvolutionGeometry geometry)
        {
            var lengths = new nint[_rank];
            for (int axis = 0; axis < _rank; axis++)
                lengths[axis] = (nint)geometry.Axes[axis].Output;
            return lengths;
        }

        private ConvolutionGeometry Geometry(nint[] size, nint[] padding) => ConvolutionGeometry.Create(
            _kind,
            new ConvolutionOptions
            {
                Stride = new PerAxis([.. _stride]),
                Dilation = new PerAxis([.. _dilation]),
                Padding = new PerAxis([.. padding]),
                Groups = _groups,
            },
            [1, _channels, .. size], _weightShape);

        private nint[] Numbers(Random random, int least, int most) =>
            [.. Enumerable.Range(0, _rank).Select(_ => (nint)random.Next(least, most + 1))];

        private static float[] Values(Random random, params nint[] shape) =>
            [.. Enumerable.Range(0, (int)shape.Aggregate((nint)1, (product, size) => product * size)).Select(_ => random.NextSingle() - 0.5f)];
    }
}
