using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Layer, group and instance norms: names and shapes of their state, what they take, and what they refuse.</summary>
public class NormArgumentTests
{
    [Fact]
    public void Without_anything_of_the_channels_their_number_does_not_count()
    {
        Tensor<float> input = TestTensor.Random<float>(1, [2, 6, 5]);
        Assert.Equal(
            TestTensor.Values(new InstanceNorm1d<float>(6).Forward(input)), TestTensor.Values(new InstanceNorm1d<float>(1).Forward(input)));
        Assert.Equal(
            TestTensor.Values(new GroupNorm<float>(2, 6, affine: false).Forward(input)),
            TestTensor.Values(new GroupNorm<float>(2, 4, affine: false).Forward(input)));
    }

    [Fact]
    public void State_has_torchs_names_and_shapes()
    {
        Assert.Equal(["weight [3, 5]", "bias [3, 5]"], Names(new LayerNorm<float>([3, 5])));
        Assert.Equal(["weight [5]"], Names(new LayerNorm<float>(5, bias: false)));
        Assert.Equal([], Names(new LayerNorm<float>(5, elementwiseAffine: false)));
        Assert.Equal([], Names(new LayerNorm<float>([65536, 32767], elementwiseAffine: false)));
        Assert.Equal(["weight [6]", "bias [6]"], Names(new GroupNorm<float>(2, 6)));
        Assert.Equal([], Names(new GroupNorm<float>(2, 6, affine: false)));
        Assert.Equal([], Names(new InstanceNorm2d<float>(3)));
        Assert.Equal(
            ["weight [3]", "bias [3]", "running_mean [3]", "running_var [3]", "num_batches_tracked"],
            Names(new InstanceNorm2d<float>(3, affine: true, trackRunningStats: true)));
        Assert.All(TestTensor.Values(new LayerNorm<float>(5).Forward(TestTensor.Filled([5], 3f))), value => Assert.Equal(0, value));

        static string[] Names(Layer<float> layer) =>
            [.. layer.NamedState().Select(entry => entry.Values is { } values
                ? $"{entry.Name} [{string.Join(", ", values.Shape.ToArray())}]"
                : entry.Name)];
    }

    public static TheoryData<string, Action> Refused() => new()
    {
        { "normalized_shape to be at least 1-dimensional", () => _ = new LayerNorm<float>([]) },
        { "normalized_shape", () => _ = new LayerNorm<float>([3, 0]) },
        { "normalized_shape", () => _ = new LayerNorm<float>([long.MaxValue, 2]) },
        { "normalized_shape", () => _ = new LayerNorm<float>([65536, 32768], elementwiseAffine: false) },
        {
            "Given normalized_shape=[3, 5], expected input with shape [*, 3, 5], but got input of size [2, 5, 3]",
            () => new LayerNorm<float>([3, 5]).Forward(TestTensor.Filled([2, 5, 3], 1f))
        },
        { "expected input with shape [*, 3, 5]", () => new LayerNorm<float>([3, 5]).Forward(TestTensor.Filled([5], 1f)) },
        { "num_channels must be divisible by num_groups", () => _ = new GroupNorm<float>(4, 6) },
        { "num_channels must be divisible by num_groups", () => _ = new GroupNorm<float>(4, 0) },
        { "num_groups must be positive", () => _ = new GroupNorm<float>(0, 6) },
        { "at least 2 dimensions for input tensor but received 1", () => new GroupNorm<float>(2, 6).Forward(TestTensor.Filled([6], 1f)) },
        {
            "but got weight of shape [6] and input of shape [2, 4, 3]",
            () => new GroupNorm<float>(2, 6).Forward(TestTensor.Filled([2, 4, 3], 1f))
        },
        {
            "divisible by num_groups, but got input of shape [2, 3, 4] and num_groups=2",
            () => new GroupNorm<float>(2, 6, affine: false).Forward(TestTensor.Filled([2, 3, 4], 1f))
        },
        { "Expected more than 1 value per channel", () => new GroupNorm<float>(6, 6).Forward(TestTensor.Filled([1, 6], 1f)) },
        { "non-zero size", () => new GroupNorm<float>(2, 6).Forward(TestTensor.Filled([2, 6, 0], 1f)) },
        { "num_features", () => _ = new InstanceNorm1d<float>(0) },
        { "expected 2D or 3D input (got 4D input)", () => new InstanceNorm1d<float>(3).Forward(TestTensor.Filled([1, 3, 5, 5], 1f)) },
        { "expected 3D or 4D input (got 5D input)", () => new InstanceNorm2d<float>(3).Forward(TestTensor.Filled([1, 3, 5, 5, 5], 1f)) },
        { "expected 4D or 5D input (got 3D input)", () => new InstanceNorm3d<float>(3).Forward(TestTensor.Filled([3, 5, 5], 1f)) },
        {
            "expected input's size at dim=1 to match num_features (3), but got: 4",
            () => new InstanceNorm1d<float>(3, affine: true).Forward(TestTensor.Filled([2, 4, 5], 1f))
        },
        {
            "expected input's size at dim=0 to match num_features (3), but got: 4",
            () => new InstanceNorm1d<float>(3, trackRunningStats: true).Forward(TestTensor.Filled([4, 5], 1f))
        },
        {
            "Expected more than 1 spatial element when training, got input size [2, 3, 1]",
            () => new InstanceNorm1d<float>(3).Forward(TestTensor.Filled([2, 3, 1], 1f))
        },
        { "non-zero size", () => new InstanceNorm2d<float>(3).Forward(TestTensor.Filled([2, 3, 0, 2], 1f)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused_in_torchs_words(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(action).Message, StringComparison.Ordinal);
}
