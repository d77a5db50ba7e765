using System.Collections.Concurrent;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>An error inside a network begins with the path of the layer that it is in.</summary>
public class LayerPathTests
{
    private static readonly nint[] Fits = [1, 4, 6, 6];

    /// <summary>What is wrong with a network of <see cref="Net"/>, and where it must be said to be.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "stem", "stem: " },
        { "layer1.0.conv1", "layer1.0.conv1: " },
        { "layer1.0.conv2", "layer1.0.conv2: " },
        { "layer1.1.conv2", "layer1.1.conv2: " },
        { "layer3.1.conv2", "layer3.1.conv2: " },
        { "layer3.0.norm", "layer3.0.norm: " },
        { "head.2", "head.2: " },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Tensors_and_tapes_name_the_layer(string fault, string path)
    {
        var network = new Net(fault);
        Tensor<float> input = TestTensor.Random<float>(1, Fits);
        ConvolutionArgumentException[] errors =
        [
            Assert.Throws<ConvolutionArgumentException>(() => network.Forward(input)),
            Assert.Throws<ConvolutionArgumentException>(() => (object)network.Forward(new Tape<float>().Input(input))),
        ];
        foreach (ConvolutionArgumentException error in errors)
        {
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Equal("input", error.ParamName);
            Assert.DoesNotContain(": ", error.Message[..(path.Length - 2)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_rest_of_the_message_is_that_of_the_layer_alone()
    {
        Tensor<float> wrong = TestTensor.Random<float>(1, [1, 3, 6, 6]);
        string alone = Message(() => new Conv2d<float>(4, 4, 3).Forward(wrong));
        var network = new Sequential<float>(new Sequential<float>(("a", new Sequential<float>(("conv", new Conv2d<float>(4, 4, 3))))));
        Assert.Equal($"0.a.conv: {alone}", Message(() => network.Forward(wrong)));
        Assert.Equal($"0.a.conv: {alone}", Message(() => (object)network.Forward(new Tape<float>().Input(wrong))));
    }

    [Fact]
    public void A_layer_alone_has_no_path() =>
        Assert.StartsWith(
            "Given groups=1", Message(() => new Conv2d<float>(4, 4, 3).Forward(TestTensor.Random<float>(1, [1, 3, 6, 6]))),
            StringComparison.Ordinal);

    [Fact]
    public void Every_entry_point_of_a_part_names_it()
    {
        ConvTranspose2d<float> up = new(4, 4, 3);
        Conv2d<float> conv = new(4, 4, 3);
        var network = new Sequential<float>(("up", up), ("conv", conv));
        Tensor<float> wrong = TestTensor.Random<float>(1, [1, 3, 6, 6]), output = TestTensor.Filled([1, 4, 4, 4], 0f);
        Assert.StartsWith("up: ", Message(() => up.Forward(wrong)), StringComparison.Ordinal);
        Assert.StartsWith("up: ", Message(() => up.Forward(wrong, [9L, 9])), StringComparison.Ordinal);
        Assert.StartsWith("up: ", Message(() => up.Forward(TestTensor.Random<float>(1, Fits), [99L, 99])), StringComparison.Ordinal);
        Assert.StartsWith(
            "conv: ",
            Assert.Throws<ConvolutionArgumentException>(
                () => conv.Forward(wrong.AsReadOnlyTensorSpan(), output.AsTensorSpan())).Message, StringComparison.Ordinal);
        Assert.Equal(2, network.Count);
    }

    [Fact]
    public void A_layer_that_is_there_twice_is_named_by_the_place_that_failed()
    {
        // The first time it fits, the second time it does not.
        var shared = new Conv2d<float>(4, 4, 3, padding: 1);
        var network = new Sequential<float>(("a", shared), ("narrow", new Conv2d<float>(4, 2, 1)), ("b", shared));
        Assert.StartsWith("b: ", Message(() => network.Forward(TestTensor.Random<float>(1, Fits))), StringComparison.Ordinal);

        // In two networks: by the one that ran.
        var other = new Sequential<float>(("first", new ReLU<float>()), ("second", shared));
        Tensor<float> wrong = TestTensor.Random<float>(1, [1, 3, 6, 6]);
        Assert.StartsWith("second: ", Message(() => other.Forward(wrong)), StringComparison.Ordinal);
        Assert.StartsWith("a: ", Message(() => network.Forward(wrong)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_of_a_users_layer_is_named_by_the_layer()
    {
        var network = new Sequential<float>(
            ("stem", new ReLU<float>()), ("block", new Residual(new Conv2d<float>(4, 4, 3))));
        Assert.StartsWith(
            "block: expected addend of size", Message(() => network.Forward(TestTensor.Random<float>(1, Fits))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_within_that_is_not_registered_is_named_by_the_one_around_it()
    {
        var network = new Sequential<float>(("outer", new Hidden(new Conv2d<float>(5, 4, 3))));
        Assert.StartsWith(
            "outer: Given groups=1", Message(() => network.Forward(TestTensor.Random<float>(1, Fits))), StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_mix_their_paths()
    {
        string[] faults = ["stem", "layer1.0.conv1", "layer1.1.conv2", "layer3.1.conv2", "head.2"];
        Net[] networks = [.. faults.Select(fault => new Net(fault))];
        Tensor<float> input = TestTensor.Random<float>(1, Fits);
        var wrong = new ConcurrentBag<string>();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int which = i % faults.Length;
            string message = i % 2 == 0
                ? Message(() => networks[which].Forward(input))
                : Message(() => (object)networks[which].Forward(new Tape<float>().Input(input)));
            if (!message.StartsWith($"{faults[which]}: ", StringComparison.Ordinal))
                wrong.Add($"{faults[which]}: {message}");
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void Parts_do_not_keep_a_network_alive()
    {
        var part = new ReLU<float>();
        WeakReference reference = Wrap(part);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(reference.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Wrap(Layer<float> of) => new(new Sequential<float>(of));
    }

    private static string Message(Func<object> action) => Assert.Throws<ConvolutionArgumentException>(action).Message;

    /// <summary>A network of a user's own with parts that have names; one of them takes too many channels.</summary>
    private sealed class Net : Layer<float>
    {
        private readonly Conv2d<float> _stem;
        private readonly Sequential<float> _layer1, _layer3, _head;

        public Net(string fault)
        {
            _stem = Register("stem", new Conv2d<float>(fault == "stem" ? 5 : 4, 4, 3, padding: 1));
            _layer1 = Register("layer1", Blocks("layer1", fault));
            _layer3 = Register("layer3", Blocks("layer3", fault));
            _head = Register("head", new Sequential<float>(
                new AdaptiveAvgPool2d<float>(1), new Flatten<float>(), new Linear<float>(fault == "head.2" ? 5 : 4, 2)));
        }

        public override Variable<float> Forward(Variable<float> input) =>
            _head.Forward(_layer3.Forward(_layer1.Forward(_stem.Forward(input))));

        private static Sequential<float> Blocks(string name, string fault) =>
            new(new Block($"{name}.0", fault), new Block($"{name}.1", fault));
    }

    private sealed class Block : Layer<float>
    {
        private readonly Conv2d<float> _conv1, _conv2;
        private readonly BatchNorm2d<float> _norm;
        private readonly ReLU<float> _relu;

        public Block(string path, string fault)
        {
            _conv1 = Register("conv1", new Conv2d<float>(fault == $"{path}.conv1" ? 5 : 4, 4, 3, padding: 1));
            _norm = Register("norm", new BatchNorm2d<float>(fault == $"{path}.norm" ? 5 : 4));
            _relu = Register("relu", new ReLU<float>());
            _conv2 = Register("conv2", new Conv2d<float>(fault == $"{path}.conv2" ? 5 : 4, 4, 3, padding: 1));
        }

        public override Variable<float> Forward(Variable<float> input) =>
            input + _conv2.Forward(_relu.Forward(_norm.Forward(_conv1.Forward(input))));
    }

    private sealed class Residual : Layer<float>
    {
        private readonly Layer<float> _branch;

        public Residual(Layer<float> branch) => _branch = Register("branch", branch);

        public override Variable<float> Forward(Variable<float> input) => input + _branch.Forward(input);
    }

    private sealed class Hidden(Layer<float> within) : Layer<float>
    {
        public override Variable<float> Forward(Variable<float> input) => within.Forward(input);
    }
}
