using System.Text.Json;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvSharp.Goldens;

/// <summary>Loss curves of small networks under training, in float and in double.</summary>
internal static class CurveCases
{
    private const long Seed = 42;
    private const int Steps = 50;

    public static IEnumerable<Action<Utf8JsonWriter>> All()
    {
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            yield return json => Write(json, "residual sgd", type, Residual(type), parameters =>
                optim.SGD(parameters, 0.05, momentum: 0.9, weight_decay: 1e-3, nesterov: true));
            yield return json => Write(json, "autoencoder adam", type, Autoencoder(type), parameters =>
                optim.Adam(parameters, 1e-2, weight_decay: 1e-3));
            yield return json => Write(json, "autoencoder adamw", type, Autoencoder(type), parameters =>
                optim.AdamW(parameters, 1e-2, weight_decay: 0.1));
        }
    }

    /// <summary>A classifier with batch norm and a residual branch.</summary>
    private static Problem Residual(ScalarType type)
    {
        var random = new Random(1);
        manual_seed(Seed);
        var first = Conv2d(3, 8, 3, padding: 1, dtype: type);
        var firstNorm = BatchNorm2d(8, dtype: type);
        var second = Conv2d(8, 8, 3, padding: 1, bias: false, dtype: type);
        var secondNorm = BatchNorm2d(8, dtype: type);
        var third = Conv2d(8, 8, 3, padding: 1, bias: false, dtype: type);
        var thirdNorm = BatchNorm2d(8, dtype: type);
        var last = Linear(8, 5, dtype: type);
        Tensor input = LayerCases.Decimals(random, [8, 3, 10, 9]).to(type);
        Tensor classes = tensor(Enumerable.Range(0, 8).Select(_ => random.NextInt64(5)).ToArray());
        return new Problem(input, classes, [first, firstNorm, second, secondNorm, third, thirdNorm, last], () =>
        {
            Tensor x = functional.relu(firstNorm.forward(first.forward(input)));
            Tensor branch = functional.relu(secondNorm.forward(second.forward(x)));
            x = functional.relu(thirdNorm.forward(third.forward(branch)) + x);
            x = functional.adaptive_avg_pool2d(x, [1, 1]).flatten(1);
            return functional.cross_entropy(last.forward(x), classes, label_smoothing: 0.1);
        });
    }

    /// <summary>An autoencoder that shrinks by strides and grows by transposed convolutions.</summary>
    private static Problem Autoencoder(ScalarType type)
    {
        manual_seed(Seed);
        var network = Sequential(
            Conv2d(2, 8, 3, stride: 2, padding: 1, dtype: type), LeakyReLU(0.1),
            Conv2d(8, 4, 3, stride: 2, padding: 1, dtype: type), Tanh(),
            ConvTranspose2d(4, 8, 4, stride: 2, padding: 1, dtype: type), ReLU(),
            ConvTranspose2d(8, 2, 3, stride: 2, padding: 1, output_padding: 1, dtype: type), Sigmoid());
        Tensor input = LayerCases.Decimals(new Random(2), [4, 2, 16, 12]).abs().to(type);
        return new Problem(input, null, [network], () => functional.mse_loss(network.forward(input), input));
    }

    private static void Write(
        Utf8JsonWriter json, string name, ScalarType type, Problem problem, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> make)
    {
        optim.Optimizer optimizer = make(problem.Modules.SelectMany(module => module.parameters()));
        var losses = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            Tensor loss = problem.Loss();
            losses[step] = loss.to(ScalarType.Float64).item<double>();
            loss.backward();
            optimizer.step();
        }

        json.WriteString("name", name);
        json.WriteString("type", type.ToString().ToLowerInvariant());
        json.WriteNumber("seed", Seed);
        json.WriteTensor("input", problem.Input);
        if (problem.Classes is not null)
        {
            json.WriteSizes("classes", problem.Classes.data<long>().ToArray());
        }

        json.WriteValues("losses", tensor(losses, ScalarType.Float64));
    }

    private sealed record Problem(Tensor Input, Tensor? Classes, IReadOnlyList<nn.Module> Modules, Func<Tensor> Loss);
}
