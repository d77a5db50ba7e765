using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Activations: around their bends, and for the extremes of float, infinities and NaN.</summary>
internal static class ActivationCases
{
    // For GELU as a view: of dense floats libtorch takes the normal distribution from MKL, with NaN at infinity and an overflow before it;
    // of views, and of doubles always, from its own formula.
    // As many as fill libtorch's vectors: its scalar loop over what is left over treats NaN in another way here and there.
    private static readonly double[] Extremes =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 3e38, -3e38, 1e38, -1e38, 1e30, -1e30, 1e19, -1e19, 1e10, -1e10,
        1e4, -1e4, 100, -100, 50, -50, 20, -20, 6, -6, 3, -3, 1e-5, -1e-5, 1e-20, -1e-20, 1e-38, -1e-38,
    ];

    public static IEnumerable<ModuleCase> All() =>
    [
        .. Elementwise("relu6", x => F.relu6(x)),
        .. Elementwise("silu", x => F.silu(x)),
        new("gelu", [3, 37], x => F.gelu(x)) { Scale = 8 },
        new("gelu extremes", [4, 32], x => F.gelu(stack([x, x], -1).select(-1, 0))) { Input = Tiled(Extremes, 4) },
        .. Elementwise("gelu tanh", x => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)),
        .. Elementwise("hardswish", x => F.hardswish(x)),
        .. Elementwise("hardsigmoid", x => F.hardsigmoid(x)),
        new("softmax last", [3, 4, 19], x => F.softmax(x, -1)) { Scale = 4 },
        new("softmax 1", [2, 5, 3, 4], x => F.softmax(x, 1)) { Scale = 4 },
        new("softmax 0", [4, 33], x => F.softmax(x, 0)) { Scale = 4 },
        new("softmax extremes", [9, 4], x => F.softmax(x, 1)) { Input = Rows },
        new("softmax extremes 0", [4, 9], x => F.softmax(x, 0)) { Input = Columns() },
        new("prelu", [2, 3, 4, 5], (x, of) => F.prelu(x, of[0])) { Parameters = [("weight", [1])], Scale = 2 },
        new("prelu of channels", [2, 3, 4, 5], (x, of) => F.prelu(x, of[0])) { Parameters = [("weight", [3])], Scale = 2 },
        new("prelu of features", [5, 7], (x, of) => F.prelu(x, of[0])) { Parameters = [("weight", [7])] },
        new("prelu of a vector", [9], (x, of) => F.prelu(x, of[0])) { Parameters = [("weight", [1])] },
        new("prelu extremes", [4, 32], (x, of) => F.prelu(x, of[0])) { Parameters = [("weight", [32])], Input = Tiled(Extremes, 4) },
    ];

    private static double[] Rows =>
    [
        1e38, -1e38, 0, 1,
        3e38, -3e38, 3e38, 2e38,
        double.NegativeInfinity, 1, 2, 3,
        double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity,
        double.PositiveInfinity, 1, 2, double.NegativeInfinity,
        double.NaN, 1, 2, 3,
        1, 2, 3, double.NaN,
        -1000, -1001, -1002, -1e38,
        90, 89, 100, -90,
    ];

    private static double[] Columns() => [.. Enumerable.Range(0, 36).Select(i => Rows[(i % 9 * 4) + (i / 9)])];

    private static IEnumerable<ModuleCase> Elementwise(string name, Func<Tensor, Tensor> forward) =>
    [
        new(name, [3, 37], forward) { Scale = 8 },
        new($"{name} extremes", [4, 32], forward) { Input = Tiled(Extremes, 4) },
    ];

    private static double[] Tiled(double[] values, int times) => [.. Enumerable.Repeat(values, times).SelectMany(value => value)];
}
