using System.Numerics.Tensors;
using System.Reflection;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>ParamName is a parameter of the method that was called or a property of the options; the text has torch's name.</summary>
public class ParameterNameTests
{
    private static readonly string[] OptionNames =
        [.. typeof(ConvolutionOptions).GetProperties().Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])];

    public static TheoryData<int, string> Problems()
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < BadProblems.All.Count; i++)
            data.Add(i, BadProblems.All[i].ToString());
        return data;
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Every_bad_problem_blames_a_real_parameter(int index, string name)
    {
        BadProblem problem = BadProblems.All[index];
        (ConvolutionKind kind, ConvolutionOptions options) = (problem.Kind, problem.Options);
        Tensor<float> input = TestTensor.Ones<float>(problem.Input), weight = TestTensor.Ones<float>(problem.Weight);
        Tensor<float>? bias = problem.Bias is null ? null : TestTensor.Ones<float>(problem.Bias);
        Tensor<float> gradient = TestTensor.Ones<float>([1]);
        int blamed = 0;
        if (kind == ConvolutionKind.Transposed)
            Check(typeof(Convolution), "Transposed", () => Convolution.Transposed(input, weight, bias, options));
        else
            Check(typeof(Convolution), "Forward", () => Convolution.Forward(input, weight, bias, options));
        Check(typeof(ConvolutionGeometry), "Create", () => ConvolutionGeometry.Create(kind, options, problem.Input, problem.Weight));
        Check(typeof(ConvolutionPasses<float>), "Create", () =>
            ConvolutionPasses<float>.Create(kind, options, problem.Input, problem.Weight));
        ConvolutionPlan<float>? plan = null;
        Check(typeof(ConvolutionPlan<float>), "Create", () =>
            plan = ConvolutionPlan<float>.Create(kind, options, problem.Input, weight, bias));
        if (plan is not null)
            Check(typeof(ConvolutionPlan<float>), "Execute", () => plan.Execute(input));
        Check(typeof(ConvolutionGradient), "Input", () => ConvolutionGradient.Input(kind, problem.Input, weight, gradient, options));
        Check(typeof(ConvolutionGradient), "Weight", () => ConvolutionGradient.Weight(kind, input, problem.Weight, gradient, options));
        if (!problem.NotForLayers && bias is null && problem.Weight.Length is >= 3 and <= 5)
            CheckLayer();
        Assert.True(blamed >= (bias is null ? 5 : 2), $"{name}: only {blamed} methods refused it"); // two of them take a bias

        void CheckLayer()
        {
            ConvolutionLayer<float>? layer = null;
            string type = $"{(kind == ConvolutionKind.Transposed ? "ConvTranspose" : "Conv")}{problem.Weight.Length - 2}d`1";
            Type layerType = typeof(Conv1d<>).Assembly.GetType($"ConvSharp.Layers.{type}", throwOnError: true)!;
            CheckNames(
                type, layerType.GetConstructors().SelectMany(constructor => constructor.GetParameters()), [],
                () => layer = AnyLayer.Of<float>(kind, problem.Weight, options));
            if (layer is null)
                return;
            Check(layerType, "Forward", () => layer.Forward(input));
            Check(layerType, "Plan", () => layer.Plan(problem.Input));
            Check(layerType, "Geometry", () => layer.Geometry(problem.Input));
        }

        void Check(Type type, string method, Action call) => CheckNames(
            $"{type.Name}.{method}",
            type.GetMethods().Where(candidate => candidate.Name == method).SelectMany(candidate => candidate.GetParameters()),
            OptionNames, call);

        void CheckNames(string what, IEnumerable<ParameterInfo> parameters, string[] more, Action call)
        {
            if (Record.Exception(call) is not ArgumentException error)
                return;
            blamed++;
            string[] names = [.. parameters.Select(parameter => parameter.Name!), .. more];
            Assert.True(names.Contains(error.ParamName), $"{what} of {name} blames {error.ParamName}: {error.Message}");
            Assert.Contains("; ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("kernelSize", "kernel_size")]
    [InlineData("inChannels", "in_channels")]
    [InlineData("outputPadding", "output_padding")]
    [InlineData("paddingMode", "padding_mode")]
    public void The_text_keeps_torchs_names(string parameter, string word)
    {
        ArgumentException error = Assert.Throws<ConvolutionArgumentException>(() => word switch
        {
            "kernel_size" => new ConvTranspose2d<float>(1, 1, 0),
            "in_channels" => new ConvTranspose2d<float>(0, 1, 1),
            "output_padding" => new ConvTranspose2d<float>(1, 1, 1, outputPadding: -1),
            _ => new ConvTranspose2d<float>(1, 1, 1, paddingMode: (PaddingMode)9),
        });
        Assert.Equal(parameter, error.ParamName);
        Assert.Contains($"; {word} is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_methods_blame_their_own_parameters()
    {
        Blames("word", () => Padding.Parse("half"));
        Blames("padding", () => _ = new Conv2d<float>(1, 1, 3, padding: "half"));
        Blames("name", () => PaddingModes.Parse("mirror"));
        Blames("autoPad", () => Padding.FromOnnx("SOME"));
        Blames("pads", () => Padding.FromOnnx([1, 2, 3]));
        Blames("outputSize", () => new ConvTranspose2d<float>(1, 1, 1).Forward(TestTensor.Ones<float>([1, 3, 3]), [1]));
        Blames("values", () => new Conv1d<float>(1, 1, 1).Weight.Set(TestTensor.Ones<float>([1])));
        Blames("outChannels", () => _ = new Conv1d<float>(1, 1L << 40, 1));
        Blames("outFeatures", () => _ = new Linear<float>(1 << 20, 1 << 20));
        Blames("inFeatures", () => _ = new Linear<float>(0, 1));

        static void Blames(string parameter, Action call) =>
            Assert.Equal(parameter, Assert.Throws<ConvolutionArgumentException>(call).ParamName);
    }
}
