using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Layers whose weights a file will replace draw none.</summary>
public class UndrawnWeightsTests
{
    public static TheoryData<string> Kinds =>
        ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Linear"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_are_zeros_until_a_file_gives_them(string kind)
    {
        Layer<double> layer = Make(kind, TorchGenerator.None), drawn = Make(kind, new TorchGenerator(1));
        for (int i = 0; i < 20; i++)
        {
            // Again and again: a layer's memory is not cleared when it is made, and may be by luck.
            foreach (Parameter<double> parameter in Make(kind, TorchGenerator.None).Parameters)
                Assert.True(Flat(parameter).All(value => value == 0), $"{kind}: {parameter.Name} is not zero");
        }

        Assert.All(drawn.Parameters, parameter => Assert.Contains(Flat(parameter), value => value != 0));
        using var stream = new MemoryStream();
        ModelFile.Save(stream, drawn);
        stream.Position = 0;
        ModelFile.Load(stream, layer);
        for (int i = 0; i < drawn.Parameters.Count; i++)
            Assert.Equal(Flat(drawn.Parameters[i]), Flat(layer.Parameters[i]));
    }

    [Fact]
    public void Initialisers_leave_a_weight_as_it_is()
    {
        Tensor<float> weight = TestTensor.Filled([4, 3, 2, 2], 7f);
        TensorSpan<float> span = weight.AsTensorSpan();
        Init.Uniform(span, TorchGenerator.None);
        Init.Normal(span, TorchGenerator.None);
        Init.XavierUniform(span, TorchGenerator.None);
        Init.XavierNormal(span, TorchGenerator.None);
        Init.KaimingUniform(span, TorchGenerator.None);
        Init.KaimingNormal(span, TorchGenerator.None);
        Init.TruncatedNormal(span, TorchGenerator.None);
        Init.Orthogonal(span, TorchGenerator.None);
        Init.Icnr(span, TorchGenerator.None, 2);
        Assert.All(TestTensor.Values(weight), value => Assert.Equal(7, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.Normal(weight.AsTensorSpan(), TorchGenerator.None, 0, -1));
    }

    [Fact]
    public void Numbers_asked_of_it_directly_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => TorchGenerator.None.FillUniform<float>(new float[3]));
        Assert.Throws<InvalidOperationException>(() => TorchGenerator.None.FillNormal<float>(new float[3]));
        Assert.Throws<InvalidOperationException>(() => TorchGenerator.None.ManualSeed(1));
    }

    [Fact]
    public void Dropout_still_drops()
    {
        var tape = new Tape<float>();
        Variable<float> output = new Dropout<float>(0.5, TorchGenerator.None).Forward(tape.Input(TestTensor.Filled([1000], 1f)));
        var values = new float[1000];
        output.Value.FlattenTo(values);
        Assert.InRange(values.Count(value => value == 0), 350, 650);
    }

    private static Layer<double> Make(string kind, TorchGenerator generator) => kind switch
    {
        "Conv1d" => new Conv1d<double>(4, 6, 3, groups: 2, generator: generator),
        "Conv2d" => new Conv2d<double>(4, 6, 3, generator: generator),
        "Conv3d" => new Conv3d<double>(4, 6, 3, bias: false, generator: generator),
        "ConvTranspose1d" => new ConvTranspose1d<double>(4, 6, 3, generator: generator),
        "ConvTranspose2d" => new ConvTranspose2d<double>(4, 6, 3, generator: generator),
        "ConvTranspose3d" => new ConvTranspose3d<double>(4, 6, 3, generator: generator),
        _ => new Linear<double>(5, 7, generator: generator),
    };

    private static double[] Flat(Parameter<double> parameter)
    {
        var values = new double[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }
}
