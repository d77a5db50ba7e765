using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>The factory gives the layer that the constructor gives, with every option, and refuses what is no layer.</summary>
public class ConvolutionLayersTests
{
    private static readonly ConvolutionOptions Full = new()
    {
        Stride = 3,
        Padding = Padding.Asymmetric(1, 2),
        Dilation = 2,
        Groups = 2,
        PaddingMode = PaddingMode.Replicate,
        Accuracy = ConvolutionAccuracy.Accurate,
    };

    public static TheoryData<ConvolutionKind, int, Type> Types => new()
    {
        { ConvolutionKind.Convolution, 1, typeof(Conv1d<float>) },
        { ConvolutionKind.Convolution, 2, typeof(Conv2d<float>) },
        { ConvolutionKind.Convolution, 3, typeof(Conv3d<float>) },
        { ConvolutionKind.Transposed, 1, typeof(ConvTranspose1d<float>) },
        { ConvolutionKind.Transposed, 2, typeof(ConvTranspose2d<float>) },
        { ConvolutionKind.Transposed, 3, typeof(ConvTranspose3d<float>) },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void No_argument_is_lost(ConvolutionKind kind, int rank, Type type)
    {
        ConvolutionOptions options = kind == ConvolutionKind.Transposed ? Full with { OutputPadding = 1 } : Full;
        ConvolutionLayer<float> layer = ConvolutionLayers.Create<float>(kind, rank, 4, 6, 5, options, bias: false);
        Assert.IsType(type, layer);
        Assert.Equal((kind, rank, 4, 6), (layer.Kind, layer.Rank, layer.InChannels, layer.OutChannels));
        Assert.Equal(options, layer.Options);
        Assert.Null(layer.Bias);
        nint[] channels = kind == ConvolutionKind.Convolution ? [6, 2] : [4, 3];
        Assert.Equal([.. channels, .. Enumerable.Repeat((nint)5, rank)], layer.Weight.Shape.ToArray());
    }

    [Fact]
    public void The_generator_draws_the_weights()
    {
        ConvolutionLayer<double> made = ConvolutionLayers.Create<double>(
            ConvolutionKind.Convolution, 2, 2, 3, (3, 2), ConvolutionOptions.Default, generator: new TorchGenerator(7));
        var plain = new Conv2d<double>(2, 3, (3, 2), generator: new TorchGenerator(7));
        Assert.Equal(plain.Weight.Elements.ToArray(), made.Weight.Elements.ToArray());
        Assert.Equal(plain.Bias!.Elements.ToArray(), made.Bias!.Elements.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    public void Other_ranks_are_refused(int rank) => Refuses(
        "rank", $"a layer has 1 to 3 spatial axes; rank is {rank}: use 1, 2 or 3.", ConvolutionKind.Transposed, rank);

    [Fact]
    public void Other_kinds_are_refused() => Refuses(
        "kind", "a layer is a convolution or a transposed convolution; kind is 7: use Convolution or Transposed.", (ConvolutionKind)7, 2);

    [Fact]
    public void Options_of_the_other_kind_are_refused()
    {
        Refuses("outputPadding", "output_padding belongs to transposed convolutions; output_padding is 1: leave it out, or use the "
            + "transposed layer.", ConvolutionKind.Convolution, 2, new() { OutputPadding = 1 });
        Refuses("outputSize", "output_size belongs to transposed convolutions; output_size is 9: leave it out, or use the transposed "
            + "layer.", ConvolutionKind.Convolution, 1, new() { OutputSize = 9 });
        Refuses("outputSize", "output_size belongs to one call, not to the layer; output_size is (9, 9): give it to Forward.",
            ConvolutionKind.Transposed, 2, new() { OutputSize = (9, 9) });
    }

    private static void Refuses(string parameter, string message, ConvolutionKind kind, int rank, ConvolutionOptions? options = null)
    {
        var error = Assert.Throws<ConvolutionArgumentException>(
            () => ConvolutionLayers.Create<float>(kind, rank, 1, 1, 3, options ?? ConvolutionOptions.Default));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
