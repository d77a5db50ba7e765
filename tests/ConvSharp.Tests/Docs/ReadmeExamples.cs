using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Plans;
using ConvSharp.Reference;
using ConvSharp.Tests.Imaging;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>
/// The examples of README.md, of the packages' readmes, of docs/sizes.md, docs/pytorch.md and docs/using.md, as they stand there, each with
/// what the text claims of it.
/// </summary>
public sealed class ReadmeExamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Stands for the console: what the examples print.</summary>
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void First_layer()
    {
        var generator = new TorchGenerator(seed: 0);
        var conv = new Conv2d<float>(3, 1, 3, generator: generator);
        conv.Weight.Update(w => Init.XavierNormal(w, generator));

        Tensor<float> input = Tensor.CreateFromShape<float>([1, 3, 400, 600]);
        Tensor<float> output = conv.Forward(input);

        Console.WriteLine(conv);
        Console.WriteLine(string.Join("×", output.Lengths.ToArray()));

        Assert.Equal("Conv2d(3, 1, kernel_size=(3, 3), stride=(1, 1))\n1×1×398×598\n", Console.ToString());
    }

    [Fact]
    public void Convolution_with_a_drawn_weight()
    {
        var generator = new TorchGenerator(0);
        Tensor<float> x = TestTensor.Random<float>(1, [1, 3, 400, 600]);

        var conv = new Conv2d<float>(3, 1, 3);
        conv.Weight.Update(w => Init.XavierNormal(w, generator));
        Tensor<float> y = conv.Forward(x);

        Assert.Equal([1, 1, 398, 598], y.Lengths.ToArray());
    }

    [Fact]
    public void Transposed_convolution_with_a_drawn_weight()
    {
        var generator = new TorchGenerator(0);
        Tensor<float> x = TestTensor.Random<float>(1, [1, 3, 400, 600]);

        var up = new ConvTranspose2d<float>(3, 1, 3, stride: 2);
        up.Weight.Update(w => Init.XavierNormal(w, generator));
        Tensor<float> y = up.Forward(x);

        Assert.Equal([1, 1, 801, 1201], y.Lengths.ToArray());
        Assert.Equal([3, 1, 3, 3], up.Weight.Shape.ToArray());
    }

    [Fact]
    public void Output_size_undoes_the_rounding_of_the_stride()
    {
        Tensor<float> x = TestTensor.Random<float>(1, [1, 16, 12, 12]);

        var down = new Conv2d<float>(16, 16, 3, stride: 2, padding: 1);
        var up = new ConvTranspose2d<float>(16, 16, 3, stride: 2, padding: 1);
        Tensor<float> h = down.Forward(x);
        Tensor<float> y = up.Forward(h, outputSize: [12, 12]);

        Assert.Equal([1, 16, 6, 6], h.Lengths.ToArray());
        Assert.Equal(x.Lengths.ToArray(), y.Lengths.ToArray());
        Assert.Equal([1, 16, 11, 11], up.Forward(h).Lengths.ToArray());
    }

    [Fact]
    public void Groups_of_AlexNet()
    {
        var conv = new Conv2d<float>(96, 256, 5, padding: 2, groups: 2);

        Assert.Equal([256, 48, 5, 5], conv.Weight.Shape.ToArray());
    }

    [Fact]
    public void Dilation_widens_the_kernel()
    {
        var conv = new Conv2d<float>(1, 1, 3, dilation: 2);

        Assert.Equal([1, 1, 1, 1], conv.Forward(TestTensor.Ones<float>([1, 1, 5, 5])).Lengths.ToArray());
        Assert.Equal(5, SizeFormula.EffectiveKernel(kernel: 3, dilation: 2));
    }

    [Fact]
    public void Functional()
    {
        Tensor<float> x = TestTensor.Random<float>(1, [2, 4, 9, 9]);
        Tensor<float> w = TestTensor.Random<float>(2, [4, 4, 3, 3]), b = TestTensor.Random<float>(3, [4]);

        var options = new ConvolutionOptions { Stride = 2, Padding = 1 };
        Tensor<float> y = Convolution.Forward(x, w, b, options);
        Tensor<float> z = Convolution.Transposed(y, w, b, options);

        Assert.Equal([2, 4, 5, 5], y.Lengths.ToArray());
        Assert.Equal([2, 4, 9, 9], z.Lengths.ToArray());
    }

    [Fact]
    public void The_convolution_matrix()
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, inputShape: [1, 4, 4], weightShape: [1, 1, 3, 3]);
        float[] kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        ConvolutionMatrix<float> c = ConvolutionMatrix.Create<float>(geometry, kernel);   // 4 × 16
        ConvolutionMatrix<float> transposed = c.Transpose();                              // 16 × 4

        float[] x = [.. Enumerable.Range(0, 16)], y = new float[4], back = new float[16];
        c.Multiply(x, y);               // what Conv2d gives: 303, 348, 483, 528
        transposed.Multiply(y, back);   // what ConvTranspose2d gives: 4×4 again, but 303, 954, … and not 0, 1, …

        Assert.Equal((4, 16, 16, 4), (c.Rows, c.Columns, transposed.Rows, transposed.Columns));
        Assert.Equal([303, 348, 483, 528], y);
        Assert.Equal([303, 954], back[..2]);
        Tensor<float> weight = Tensor.Create(kernel, [1, 1, 3, 3]), image = Tensor.Create(x, [1, 4, 4]);
        Tensor<float> convolved = Convolution.Forward(image, weight);
        Assert.Equal(y, TestTensor.Values(convolved));
        Assert.Equal(back, TestTensor.Values(Convolution.Transposed(convolved, weight)));
    }

    [Fact]
    public void Sizes()
    {
        long o = SizeFormula.Output(input: 224, kernel: 7, stride: 2, padding: 3 + 3, dilation: 1);
        long t = SizeFormula.TransposedOutput(input: 112, kernel: 4, stride: 2, padding: 1 + 1, dilation: 1, outputPadding: 0);

        Assert.Equal((112, 224), (o, t));
    }

    [Fact]
    public void Gradients()
    {
        Tensor<float> x = TestTensor.Random<float>(1, [1, 4, 9, 9]), w = TestTensor.Random<float>(2, [6, 4, 3, 3]);
        Tensor<float> outputGradient = TestTensor.Random<float>(3, [1, 6, 4, 4]);
        var options = new ConvolutionOptions { Stride = 2 };

        Tensor<float> inputGradient = ConvolutionGradient.Input(ConvolutionKind.Convolution, x.Lengths, w, outputGradient, options);
        Tensor<float> weightGradient = ConvolutionGradient.Weight(ConvolutionKind.Convolution, x, w.Lengths, outputGradient, options);
        Tensor<float> biasGradient = ConvolutionGradient.Bias(outputGradient, rank: 2);

        Assert.Equal(x.Lengths, inputGradient.Lengths);
        Assert.Equal(w.Lengths, weightGradient.Lengths);
        Assert.Equal([(nint)6], biasGradient.Lengths.ToArray());

        // The output is linear in the weight: ⟨w, gradient⟩ = ⟨output, output gradient⟩ = ⟨x, gradient⟩.
        float expected = Tensor.Dot<float>(Convolution.Forward(x, w, null, options), outputGradient);
        Assert.Equal(expected, Tensor.Dot<float>(w, weightGradient), 1e-3f);
        Assert.Equal(expected, Tensor.Dot<float>(x, inputGradient), 1e-3f);
    }

    [Fact]
    public void Training()
    {
        Tensor<float> clean = TestTensor.Random<float>(1, [4, 3, 8, 8]), noise = TestTensor.Random<float>(2, [4, 3, 8, 8]);
        Tensor<float> noisy = Tensor.Add<float>(clean, noise);

        var network = new Sequential<float>(
            new Conv2d<float>(3, 16, 3, padding: 1), new ReLU<float>(), new Conv2d<float>(16, 3, 3, padding: 1));
        var optimizer = new Adam<float>(network.NamedParameters(), learningRate: 1e-2);
        var tape = new Tape<float>();
        for (int step = 0; step < 20; step++)
        {
            Variable<float> loss = Loss.MeanSquaredError(network.Forward(tape.Input(noisy)), tape.Input(clean));
            tape.Backward(loss);
            optimizer.Step(tape);
            tape.Clear();
        }

        Assert.True(MeanSquaredError(network.Forward(noisy)) < MeanSquaredError(noisy));

        float MeanSquaredError(Tensor<float> output)
        {
            Tensor<float> error = Tensor.Subtract<float>(output, clean);
            return Tensor.Dot<float>(error, error) / error.FlattenedLength;
        }
    }

    [Fact]
    public void Plans()
    {
        Tensor<float> x = TestTensor.Random<float>(1, [1, 4, 9, 9]), y = TestTensor.Filled([1, 6, 4, 4], float.NaN);
        Tensor<float> w = TestTensor.Random<float>(2, [6, 4, 3, 3]), b = TestTensor.Random<float>(3, [6]);
        var options = new ConvolutionOptions { Stride = 2 };

        var plan = ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, options, x.Lengths, w, b);
        plan.Execute(x, y);

        Assert.Equal(TestTensor.Values(Convolution.Forward(x, w, b, options)), TestTensor.Values(y));
        Assert.Single(plan.Explain(), decision => decision.IsChosen);
    }

    [Fact]
    public void Destinations_and_threads()
    {
        Tensor<float> x = TestTensor.Random<float>(1, [2, 16, 40, 40]), y = TestTensor.Filled([2, 16, 38, 38], float.NaN);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var conv = new Conv2d<float>(16, 16, 3);

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation };
        conv.Forward(x, y, parallel);

        Assert.Equal(TestTensor.Values(conv.Forward(x, new ParallelOptions { MaxDegreeOfParallelism = 1 })), TestTensor.Values(y));
        Assert.Throws<OperationCanceledException>(
            () => conv.Forward(x, y, new ParallelOptions { CancellationToken = new(canceled: true) }));
    }

    [Fact]
    public void Paddings_beyond_those_of_torch()
    {
        var same = new Conv2d<float>(3, 8, 3, stride: 2, padding: "same");
        var causal = new Conv1d<float>(1, 1, 3, dilation: 4, padding: Padding.Causal);
        var uneven = new Conv2d<float>(3, 8, 4, padding: Padding.Asymmetric(before: 1, after: 2));
        var onnx = new Conv2d<float>(3, 8, 4, padding: Padding.FromOnnx("SAME_LOWER"));
        var circular = new ConvTranspose2d<float>(3, 8, 4, stride: 2, padding: 1, paddingMode: PaddingMode.Circular);

        Assert.Equal([8, 4, 5], same.Geometry([3, 7, 9]).OutputShape);
        Assert.Equal([8, 9, 9], uneven.Geometry([3, 9, 9]).OutputShape);
        Assert.Equal([8, 9, 9], onnx.Geometry([3, 9, 9]).OutputShape);
        Assert.Equal((2, 1), (onnx.Geometry([3, 9, 9]).Axes[0].PadBefore, onnx.Geometry([3, 9, 9]).Axes[0].PadAfter));
        Tensor<float> sound = TestTensor.Random<float>(1, [1, 20]), changed = Tensor.Create(TestTensor.Values(sound), [1, 20]);
        changed[0, 10] += 1;
        float[] before = TestTensor.Values(causal.Forward(sound)), after = TestTensor.Values(causal.Forward(changed));
        Assert.Equal(20, after.Length);
        Assert.Equal(before[..10], after[..10]);
        Assert.NotEqual(before[10], after[10]);
        foreach (PaddingMode mode in Enum.GetValues<PaddingMode>())
        {
            var any = new ConvTranspose2d<float>(3, 8, 4, stride: 2, padding: 1, paddingMode: mode);
            Assert.Equal([8, 18, 18], any.Forward(TestTensor.Random<float>(1, [3, 9, 9])).Lengths.ToArray());
        }

        Assert.Equal(PaddingMode.Circular, circular.Options.PaddingMode);
    }

    [Fact]
    public void Numbers_of_torch()
    {
        float[] numbers = new float[3];
        new TorchGenerator(seed: 0).FillUniform<float>(numbers);   // 0.4963, 0.7682, 0.0885

        Assert.Equal(["0.4963", "0.7682", "0.0885"], numbers.Select(number => $"{number:f4}"));
    }

    [Fact]
    public void Accuracy()
    {
        var exact = new Conv2d<float>(64, 64, 3, padding: 1, accuracy: ConvolutionAccuracy.Accurate);

        Assert.Equal(ConvolutionAccuracy.Accurate, exact.Options.Accuracy);
    }

    [Fact]
    public void Weights_from_files()
    {
        (string modelPath, string weightPath) = (_folder.File("model.safetensors"), _folder.File("weight.npy"));
        Tensor<float> stored = TestTensor.Random<float>(1, [8, 3, 3, 3]), storedBias = TestTensor.Random<float>(2, [8]);
        new SafeTensorsWriter().Add("features.0.weight", stored).Add("features.0.bias", storedBias).Write(modelPath);
        var conv = new Conv2d<float>(3, 8, 3);

        using var model = SafeTensorsReader.Open(modelPath);
        conv.Weight.Set(model.Read<float>("features.0.weight"));
        conv.Bias!.Set(model.Read<float>("features.0.bias"));
        Npy.Write(weightPath, conv.Weight.Values);

        Assert.Equal(TestTensor.Values(stored), TestTensor.Values(Npy.Read<float>(weightPath)));
        Assert.Equal(storedBias[7], conv.Bias[7]);
    }

    [Fact]
    public void Pictures()
    {
        (string photoPath, string mapsPath) = (Samples.File("coffee.png"), _folder.File("maps.png"));
        var conv = new Conv2d<float>(3, 1, 3, generator: new TorchGenerator(0));

        Tensor<float> photo = Picture.Load(photoPath);      // [3, height, width], values 0…1
        Tensor<float> maps = conv.Forward(photo);
        FeatureMaps.Render<float>(maps).Save(mapsPath);

        Assert.Equal([3, 400, 600], photo.Lengths.ToArray());
        Assert.Equal([3, 398, 598], Picture.Load(mapsPath).Lengths.ToArray());
    }

    [Fact]
    public void Errors_say_what_to_do()
    {
        var error = Assert.Throws<ConvolutionArgumentException>(() => new Conv2d<float>(3, 8, 3, stride: 0));

        Assert.Contains("non-positive stride is not supported; stride is 0: use 1 or more.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
