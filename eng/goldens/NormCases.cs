using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Norms over the features, groups and planes of a sample, with parameters, gradients and running averages.</summary>
internal static class NormCases
{
    public static IEnumerable<ModuleCase> All() =>
    [
        new("layer_norm", [4, 6], (x, of) => F.layer_norm(x, [6], of[0], of[1])) { Parameters = Affine(6) },
        new("layer_norm of two axes", [2, 3, 4, 5], (x, of) => F.layer_norm(x, [4, 5], of[0], of[1], 0.01)) { Parameters = Affine(4, 5) },
        new("layer_norm without bias", [35, 2, 7], (x, of) => F.layer_norm(x, [7], of[0])) { Parameters = [("weight", [7])] },
        new("layer_norm plain", [3, 33], x => F.layer_norm(x, [33])),
        new("group_norm", [2, 6, 4], (x, of) => F.group_norm(x, 3, of[0], of[1])) { Parameters = Affine(6) },
        new("group_norm of features", [3, 8], (x, of) => F.group_norm(x, 2, of[0], of[1], 0.01)) { Parameters = Affine(8) },
        new("group_norm of one group", [2, 4, 3, 5], x => F.group_norm(x, 1)),
        new("instance_norm1d", [2, 3, 7], x => F.instance_norm(x)),
        new("instance_norm2d affine", [2, 3, 4, 5], (x, of) => F.instance_norm(x, weight: of[0], bias: of[1], eps: 0.01))
        {
            Parameters = Affine(3),
        },
        new("instance_norm2d tracked", [4, 3, 4, 5], (x, of) => F.instance_norm(x, of[2], of[3], of[0], of[1], true, 0.3))
        {
            Parameters = Affine(3), Buffers = Averages(3),
        },
        new("instance_norm3d tracked", [2, 2, 2, 3, 4], (x, of) => F.instance_norm(x, of[0], of[1])) { Buffers = Averages(2) },
        new("instance_norm1d inference", [2, 3, 7], (x, of) => F.instance_norm(x, of[2], of[3], of[0], of[1], false))
        {
            Parameters = Affine(3), Buffers = Averages(3),
        },
        new("batch_norm extremes", [2, 2, 2], x => F.batch_norm(x, zeros(2, x.dtype), ones(2, x.dtype), training: true))
        {
            Input = [1, 2, 1, 1, 3, 1, 1, double.PositiveInfinity],
        },
        new("layer_norm extremes", [4, 4], x => F.layer_norm(x, [4])) { Input = Extremes },
        new("group_norm extremes", [4, 4], x => F.group_norm(x, 1)) { Input = Extremes },
        new("instance_norm extremes", [4, 1, 4], x => F.instance_norm(x)) { Input = Extremes },
    ];

    private static double[] Extremes =>
    [
        1, 2, double.PositiveInfinity, 3,
        1, double.NaN, 2, 3,
        double.NegativeInfinity, double.PositiveInfinity, 0, 1,
        0, 0, 0, 0,
    ];

    private static (string, long[])[] Affine(params long[] shape) => [("weight", shape), ("bias", shape)];

    private static (string, long[])[] Averages(long channels) => [("running_mean", [channels]), ("running_var", [channels])];
}
