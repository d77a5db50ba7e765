using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using FanInOut = TorchSharp.torch.nn.init.FanInOut;
using Nonlinearity = TorchSharp.torch.nn.init.NonlinearityType;

namespace ConvSharp.Goldens;

/// <summary>Weights as torch.nn.init and torch.nn's layers draw them.</summary>
internal static class InitCases
{
    private const long Seed = 42;

    public static IEnumerable<Action<Utf8JsonWriter>> All() =>
        new[] { ScalarType.Float32, ScalarType.Float64 }.SelectMany(type => Layers(type).Concat(Weights(type)));

    private static IEnumerable<Action<Utf8JsonWriter>> Layers(ScalarType type)
    {
        yield return Layer("conv1d", type, () => Conv1d(3, 4, 3, dtype: type));
        yield return Layer("conv2d", type, () => Conv2d(3, 2, (3, 2), dtype: type));
        yield return Layer("conv2d", type, () => Conv2d(4, 6, 3, groups: 2, dtype: type));
        yield return Layer("conv2d", type, () => Conv2d(2, 3, 3, bias: false, dtype: type));
        yield return Layer("conv3d", type, () => Conv3d(2, 17, (1, 2, 2), dtype: type));
        yield return Layer("conv_transpose1d", type, () => ConvTranspose1d(3, 4, 3, dtype: type));
        yield return Layer("conv_transpose2d", type, () => ConvTranspose2d(3, 2, (3, 2), dtype: type));
        yield return Layer("conv_transpose2d", type, () => ConvTranspose2d(4, 6, 3, groups: 2, dtype: type));
        yield return Layer("conv_transpose3d", type, () => ConvTranspose3d(2, 17, (1, 2, 2), dtype: type));
    }

    private static IEnumerable<Action<Utf8JsonWriter>> Weights(ScalarType type)
    {
        long[] shape = [4, 3, 3, 2];
        long[] small = [3, 2, 2];
        yield return Drawn("uniform", type, shape, [("from", -0.5), ("to", 2)], weight => init.uniform_(weight, -0.5, 2));
        yield return Drawn("normal", type, shape, [("mean", 1), ("std", 0.02)], weight => init.normal_(weight, 1, 0.02));
        yield return Drawn("normal", type, small, [("mean", -1), ("std", 3)], weight => init.normal_(weight, -1, 3));
        yield return Drawn("dirac", type, [5, 3, 4], [("groups", 1)], weight => init.dirac_(weight));
        yield return Drawn("dirac", type, [2, 3, 3, 2], [("groups", 1)], weight => init.dirac_(weight));
        yield return Drawn("dirac", type, [2, 2, 1, 2, 3], [("groups", 1)], weight => init.dirac_(weight));
        foreach (double gain in new[] { 1, 0.3 })
        {
            yield return Drawn("xavier_uniform", type, shape, [("gain", gain)], weight => init.xavier_uniform_(weight, gain));
            yield return Drawn("xavier_normal", type, shape, [("gain", gain)],
                weight => weight.normal_(0, gain * Math.Sqrt(2.0 / (Fan(weight, FanInOut.FanIn) + Fan(weight, FanInOut.FanOut)))));
        }

        foreach ((double a, FanInOut mode, Nonlinearity nonlinearity) in new[]
        {
            (0, FanInOut.FanIn, Nonlinearity.LeakyReLU),
            (0.2, FanInOut.FanOut, Nonlinearity.LeakyReLU),
            (0, FanInOut.FanIn, Nonlinearity.ReLU),
            (0, FanInOut.FanOut, Nonlinearity.Tanh),
            (0, FanInOut.FanIn, Nonlinearity.Linear),
        })
        {
            yield return Kaiming("kaiming_uniform", type, shape, a, mode, nonlinearity,
                weight => init.kaiming_uniform_(weight, a, mode, nonlinearity));
            yield return Kaiming("kaiming_normal", type, shape, a, mode, nonlinearity,
                weight => weight.normal_(0, init.calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(weight, mode))));
        }

        foreach (long[] matrix in new long[][] { [7, 2, 2], [3, 2, 3], [4, 4], [2, 3] })
        {
            yield return Drawn("orthogonal", type, matrix, [("gain", 1.5)], weight => Orthogonal(weight, 1.5));
        }

        yield return Truncated(type, shape, 0, 1, -2, 2);
        yield return Truncated(type, shape, 0.5, 2, -1, 0.75);
        yield return Truncated(type, shape, 0, 0.02, -2, 2);
    }

    private static Action<Utf8JsonWriter> Layer(string name, ScalarType type, Func<Module> create) => json =>
    {
        manual_seed(Seed);
        using Module layer = create();
        Begin(json, name, type);
        foreach ((string parameter, Parameter tensor) in layer.named_parameters())
        {
            json.WriteTensor(parameter, tensor);
        }
    };

    private static Action<Utf8JsonWriter> Drawn(
        string name, ScalarType type, long[] shape, (string Name, double Value)[] arguments, Action<Tensor> draw) => json =>
    {
        manual_seed(Seed);
        using Tensor weight = empty(shape, type);
        draw(weight);
        Begin(json, name, type);
        foreach ((string argument, double value) in arguments)
        {
            json.WriteNumber(argument, value);
        }

        json.WriteTensor("weight", weight);
    };

    private static Action<Utf8JsonWriter> Kaiming(
        string name, ScalarType type, long[] shape, double a, FanInOut mode, Nonlinearity nonlinearity, Action<Tensor> draw) =>
        json =>
        {
            json.WriteString("mode", mode == FanInOut.FanIn ? "fan_in" : "fan_out");
            json.WriteString("nonlinearity", nonlinearity.ToString());
            Drawn(name, type, shape, [("a", a)], draw)(json);
        };

    // torch.nn.init.orthogonal_ step by step, since the C++ one that TorchSharp calls draws floats for a weight of doubles.
    private static void Orthogonal(Tensor weight, double gain)
    {
        long rows = weight.shape[0];
        Tensor drawn = empty([rows, weight.numel() / rows], weight.dtype).normal_();
        bool wide = drawn.shape[0] < drawn.shape[1];
        (Tensor q, Tensor r) = linalg.qr(wide ? drawn.t() : drawn);
        Tensor signed = q * r.diag().sign();
        weight.copy_((wide ? signed.t() : signed).reshape(weight.shape)).mul_(gain);
    }

    // torch.nn.init.trunc_normal_ step by step, since TorchSharp's fills with ones.
    private static Action<Utf8JsonWriter> Truncated(ScalarType type, long[] shape, double mean, double std, double a, double b) =>
        Drawn("trunc_normal", type, shape, [("mean", mean), ("std", std), ("a", a), ("b", b)], weight =>
        {
            double Erf(double bound) => special.erf(tensor((bound - mean) / std / Math.Sqrt(2), ScalarType.Float64)).ToDouble();
            double lower = (1 + Erf(a)) / 2;
            double upper = (1 + Erf(b)) / 2;
            weight.uniform_(2 * lower - 1, 2 * upper - 1).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
        });

    private static void Begin(Utf8JsonWriter json, string name, ScalarType type)
    {
        json.WriteString("name", name);
        json.WriteString("type", type.ToString().ToLowerInvariant());
        json.WriteNumber("seed", Seed);
    }

    private static long Fan(Tensor weight, FanInOut mode) =>
        weight.shape[mode == FanInOut.FanIn ? 1 : 0] * weight.shape.Skip(2).Aggregate(1L, (product, size) => product * size);
}
