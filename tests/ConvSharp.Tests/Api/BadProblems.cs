using ConvSharp.Geometry;

namespace ConvSharp.Tests.Api;

/// <summary>The table of bad problems: published failures of other libraries, and torch's own refusals.</summary>
internal static class BadProblems
{
    private const ConvolutionKind Conv = ConvolutionKind.Convolution, ConvTranspose = ConvolutionKind.Transposed;
    private const string Wide = "do not fit in 64 bits", Long = "does not fit in 64 bits";

    /// <summary>For every rank and both kinds: four channels to four, kernel 3, size 8, and one thing wrong.</summary>
    public static IReadOnlyList<BadProblem> All { get; } =
    [
        .. from kind in new[] { Conv, ConvTranspose }
           from rank in new[] { 1, 2, 3 }
           from problem in Shared(kind, rank).Concat(kind == Conv ? OfConvolution(rank) : OfTransposed(rank))
           select problem,
    ];

    private static IEnumerable<BadProblem> Shared(ConvolutionKind kind, int rank)
    {
        BadProblem Bad(string name, string parameter, string value, params string[] words) =>
            New(kind, rank, name, parameter, value, words);
        BadProblem Stride(PerAxis stride, string value) =>
            Bad($"stride {stride}", "stride", value, "non-positive stride is not supported").With(o => o with { Stride = stride });
        BadProblem Dilation(PerAxis dilation, string value) =>
            Bad($"dilation {dilation}", "dilation", value, "dilation should be greater than zero")
                .With(o => o with { Dilation = dilation });
        BadProblem Pad(Padding padding, string value) =>
            Bad($"padding {padding}", "padding", value, "negative padding is not supported").With(o => o with { Padding = padding });
        BadProblem List(string parameter, Func<ConvolutionOptions, PerAxis, ConvolutionOptions> with)
        {
            PerAxis wrong = rank == 3 ? (1, 1) : (1, 1, 1);
            return Bad(
                $"{parameter} {wrong}", parameter, wrong.ToString(), $"expected {parameter} to be a single number or a list of {rank}")
                .With(o => with(o, wrong));
        }

        yield return Stride(0, "0");
        yield return Stride(-1, "-1");
        yield return Stride(long.MinValue, "-9223372036854775808");
        yield return Dilation(0, "0");
        yield return Dilation(-3, "-3");
        yield return Pad(-1, "-1");
        yield return Pad(Padding.Asymmetric(0, -1), "-1");
        yield return List("stride", (o, list) => o with { Stride = list });
        yield return List("dilation", (o, list) => o with { Dilation = list });
        yield return List("padding", (o, list) => o with { Padding = list });
        foreach (long groups in new[] { 0, -1, long.MinValue })
        {
            yield return Bad($"groups {groups}", "groups", $"{groups}", "groups must be a positive integer")
                .With(o => o with { Groups = groups });
        }

        yield return Bad("groups beyond all channels", "groups", "9223372036854775807", Long)
            .With(o => o with { Groups = long.MaxValue }) with
        { NotForLayers = true };

        yield return Bad("an input with other channels", "input", "[1, 5, 8", "to have 4 channels, but got 5 channels instead") with
        {
            Input = Input(rank, 8, channels: 5),
        };
        yield return Bad("an input without channels", "input", "[1, 0, 8", "to have 4 channels, but got 0 channels instead") with
        {
            Input = Input(rank, 8, channels: 0),
        };
        yield return Bad("a spatial size of 0", "input", "[1, 4, 0", "with non-zero spatial sizes").With(o => o with { Padding = 4 }) with
        {
            Input = Input(rank, 0),
        };
        yield return Bad("one spatial size of 0 in an empty batch", "input", "0]", "with non-zero spatial sizes") with
        {
            Input = [0, .. Input(rank, 8)[1..^1], 0],
        };
        string dimensions = $"Expected {rank + 1}D (unbatched) or {rank + 2}D (batched) input to "
            + $"{ConvolutionGeometry.NameOf(kind, rank)}, but got input";
        yield return Bad("an input with an axis too many", "input", $"{rank + 3}-dimensional", dimensions) with
        {
            Input = [1, .. Input(rank, 8)],
        };
        yield return Bad("an input with two axes too few", "input", $"{rank}-dimensional", dimensions) with { Input = Input(rank, 8)[2..] };

        yield return Bad("a weight without first channels", "weight", "[0, 4", "weight has no channels") with
        {
            Weight = Weight(rank, 3, 0, 4),
            InLayer = kind == Conv
                ? Bad("", "out_channels", "0", "out_channels must be a positive integer")
                : Bad("", "in_channels", "0", "in_channels must be a positive integer"),
        };
        yield return Bad("a weight without second channels", "weight", "[4, 0", "weight has no channels") with
        {
            Weight = Weight(rank, 3, 4, 0),
            InLayer = kind == Conv
                ? Bad("", "in_channels", "0", "in_channels must be a positive integer")
                : Bad("", "out_channels", "0", "out_channels must be a positive integer"),
        };
        yield return Bad("a kernel of size 0", "kernel_size", "0", "kernel size should be greater than zero") with
        {
            Weight = Weight(rank, 0),
        };
        yield return Bad("a weight with too few axes", "weight", "2-dimensional", "weight should have 3 to 5 dimensions") with
        {
            Weight = [4, 4],
        };
        yield return Bad("a weight with too many axes", "weight", "6-dimensional", "weight should have 3 to 5 dimensions") with
        {
            Weight = [4, 4, 1, 1, 1, 1],
        };

        string bias = "expected bias to be 1-dimensional with 4 elements, but got bias of size";
        yield return Bad("a short bias", "bias", "[3]", bias) with { Bias = [3] };
        yield return Bad("a long bias", "bias", "[5]", bias) with { Bias = [5] };
        yield return Bad("an empty bias", "bias", "[0]", bias) with { Bias = [0] };
        yield return Bad("a bias with two axes", "bias", "[4, 1]", bias) with { Bias = [4, 1] };

        yield return Bad("an unknown padding mode", "padding_mode", "7", "padding_mode must be one of")
            .With(o => o with { PaddingMode = (PaddingMode)7 });
        if (rank > 1)
        {
            yield return Stride(Last(rank, 1, -2), "-2");
            yield return Dilation(Last(rank, 1, 0), "0");
            yield return Pad(Last(rank, 0, -2), "-2");
            yield return Bad("causal padding", "padding", "causal", "causal padding has a direction only in 1-D")
                .With(o => o with { Padding = Padding.Causal });
        }

        yield return Bad("padding 2^62", "padding", "4611686018427387904", Wide).With(o => o with { Padding = 1L << 62 });
        yield return Bad("dilation 2^62", "dilation", "4611686018427387904", Wide).With(o => o with { Dilation = 1L << 62 });
        yield return Bad("more multiply-adds than 64 bits count", "input", "batch", Long) with
        {
            Input = [(nint)1 << (59 - (3 * rank)), .. Input(rank, 8)[1..]],
        };
        yield return Bad("an output of petabytes", "output", "1099511627776", "the output has more elements than an array may") with
        {
            Input = [(nint)1 << 40, .. Input(rank, 8)[1..]],
        };
        yield return Bad(
            "kernel 2^32", "", "", "the work space needs", "the output has more elements than an array may", "expected output of size")
            .With(o => o with { Padding = Last(rank, 0, kind == Conv ? 1L << 31 : 0) }) with
        {
            Weight = [1, 1, .. Enumerable.Repeat((nint)1, rank - 1), (nint)1 << 32],
            Input = Input(rank, 1, channels: 1),
            InLayer = Bad("", "weight", "4294967296", "the weight has more elements than an array may"),
        };
    }

    private static IEnumerable<BadProblem> OfConvolution(int rank)
    {
        BadProblem Bad(string name, string parameter, string value, params string[] words) =>
            New(Conv, rank, name, parameter, value, words);
        yield return Bad("groups that do not divide the output channels", "groups", "2", "out_channels must be divisible by groups").With(
            o => o with { Groups = 2 }) with
        {
            Weight = Weight(rank, 3, 3, 2),
            InLayer = Bad("", "out_channels", "3", "out_channels must be divisible by groups"),
        };
        yield return Bad("output_padding", "output_padding", "1", "belongs to transposed convolutions").With(
            o => o with { OutputPadding = 1 }) with
        {
            NotForLayers = true,
        };
        yield return Bad("output_size", "output_size", "6", "belongs to transposed convolutions").With(o => o with { OutputSize = 6 }) with
        {
            NotForLayers = true,
        };
        string tooLarge = "Kernel size can't be greater than actual input size";
        yield return Bad("a kernel larger than the input", "kernel_size", "9",
            "Calculated padded input size per channel: (8", tooLarge) with
        {
            Weight = Weight(rank, 9),
        };
        yield return Bad("a dilated kernel larger than the padded input", "kernel_size", "13",
            "Calculated padded input size per channel: (10", tooLarge)
            .With(o => o with { Dilation = 6, Padding = 1 });
        yield return Bad("reflect padding of the size", "padding", "8",
            "Padding size should be less than the corresponding input dimension")
            .With(o => o with { Padding = 8, PaddingMode = PaddingMode.Reflect });
        yield return Bad("circular padding beyond the size", "padding", "9", "Padding value causes wrapping around more than once.")
            .With(o => o with { Padding = 9, PaddingMode = PaddingMode.Circular });
        yield return Bad("replicate padding of petabytes", rank == 1 ? "output" : "input", "",
            "more elements than an array may", Long, "can be addressed")
            .With(o => o with { Padding = 1L << 48, PaddingMode = PaddingMode.Replicate });
        yield return Bad("a padded output of petabytes", rank == 1 ? "output" : "input", "",
            "more elements than an array may", Long, "can be addressed")
            .With(o => o with { Padding = 1L << 48 });
    }

    private static IEnumerable<BadProblem> OfTransposed(int rank)
    {
        BadProblem Bad(string name, string parameter, string value, params string[] words) =>
            New(ConvTranspose, rank, name, parameter, value, words);
        yield return Bad("groups that do not divide the input channels", "groups", "2", "in_channels must be divisible by groups").With(
            o => o with { Groups = 2 }) with
        {
            Weight = Weight(rank, 3, 3, 2),
            Input = Input(rank, 8, channels: 3),
            InLayer = Bad("", "in_channels", "3", "in_channels must be divisible by groups"),
        };
        yield return Bad("negative output_padding", "output_padding", "-1", "negative output_padding is not supported")
            .With(o => o with { OutputPadding = -1 });
        yield return Bad("output_padding of the stride", "output_padding", "2",
            "output padding must be smaller than either stride or dilation, but got output_padding_"
            + (rank == 3 ? "depth" : rank == 2 ? "height" : "width"))
            .With(o => o with { OutputPadding = 2, Stride = 2 });
        yield return Bad("output_padding 2^62", "output_padding", "4611686018427387904",
            "output padding must be smaller than either stride or dilation")
            .With(o => o with { OutputPadding = 1L << 62, Stride = 2 });
        PerAxis list = rank == 3 ? (0, 0) : (0, 0, 0);
        yield return Bad("output_padding of the wrong length", "output_padding", list.ToString(),
            "expected output_padding to be a single number")
            .With(o => o with { OutputPadding = list });
        foreach (long size in new[] { 16, 19, 0, -5, long.MaxValue })
        {
            yield return Bad($"output_size {size}", size > 0 ? "output_size" : "", "",
                "requested an output size of [", "Output size is too small", Wide)
                .With(o => o with { OutputSize = size, Stride = 2 }) with
            { NotForLayers = true };
        }

        yield return Bad("padding that cuts everything", "padding", "10", "Output size is too small").With(o => o with { Padding = 5 });
        yield return Bad("reflect beyond the size", "padding", "16", "Padding size should be less than the corresponding input dimension")
            .With(o => o with { Dilation = 8, PaddingMode = PaddingMode.Reflect });
        yield return Bad("circular beyond the size", "padding", "16", "Padding value causes wrapping around more than once.")
            .With(o => o with { Dilation = 8, PaddingMode = PaddingMode.Circular });
        yield return Bad("stride 2^40", rank == 1 ? "output" : "input", "", "more elements than an array may", Long)
            .With(o => o with { Stride = 1L << 40 });
        yield return Bad("stride 2^61", "stride", "2305843009213693952", Wide).With(o => o with { Stride = 1L << 61 });
        yield return Bad("an output that fits in 64 bits, but not with what is cut from it",
            "dilation", "6917529027641081856", Wide)
            .With(o => o with
            {
                Stride = 1L << 61,
                Dilation = 3L << 61,
                OutputPadding = 1L << 61,
                Padding = Padding.Asymmetric((1L << 62) + 2, 0),
            }) with
        {
            Input = Input(rank, 3),
            Weight = Weight(rank, 2),
        };
    }

    private static BadProblem New(ConvolutionKind kind, int rank, string name, string parameter, string value, params string[] words) =>
        new(name, parameter, value, words)
        {
            Kind = kind,
            Options = ConvolutionOptions.Default,
            Input = Input(rank, 8),
            Weight = Weight(rank, 3),
        };

    private static BadProblem With(this BadProblem problem, Func<ConvolutionOptions, ConvolutionOptions> options) =>
        problem with { Options = options(problem.Options) };

    private static nint[] Input(int rank, nint size, nint channels = 4) => [1, channels, .. Enumerable.Repeat(size, rank)];

    private static nint[] Weight(int rank, nint kernel, nint first = 4, nint second = 4) =>
        [first, second, .. Enumerable.Repeat(kernel, rank)];

    /// <summary>One number per axis, all alike but the last.</summary>
    private static PerAxis Last(int rank, long others, long last) => (long[])[.. Enumerable.Repeat(others, rank - 1), last];
}
