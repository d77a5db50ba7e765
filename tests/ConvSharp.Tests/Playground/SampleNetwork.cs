using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Playground;

/// <summary>
/// The network that the playground's site brings along: a drawing of a picture's edges. Its weights are rules, not learnt: eight filters of
/// the picture's luma, their strongest answers, a mix of them, and a way back to the picture's size.
/// </summary>
internal static class SampleNetwork
{
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    private static readonly float[][] Filters =
    [
        [-1, 0, 1, -2, 0, 2, -1, 0, 1],
        [1, 0, -1, 2, 0, -2, 1, 0, -1],
        [-1, -2, -1, 0, 0, 0, 1, 2, 1],
        [1, 2, 1, 0, 0, 0, -1, -2, -1],
        [0, 1, 2, -1, 0, 1, -2, -1, 0],
        [2, 1, 0, 1, 0, -1, 0, -1, -2],
        [0, -1, 0, -1, 4, -1, 0, -1, 0],
        [1 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 4 / 16f, 2 / 16f, 1 / 16f, 2 / 16f, 1 / 16f],
    ];

    // Rows: what becomes of upright, level and slanting edges, and of light.
    private static readonly float[][] Mixes =
    [
        [1, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 0, 0, 1],
    ];

    private static readonly float[] Smoothing = [0.05f, 0.1f, 0.05f, 0.1f, 0.4f, 0.1f, 0.05f, 0.1f, 0.05f];

    private static readonly float[] Linear = [0.25f, 0.75f, 0.75f, 0.25f];

    private static readonly float[] Ink = [-1, -1, -0.5f, 2];

    public static Sequential<float> Create()
    {
        var filters = new Conv2d<float>(3, 8, 3, padding: 1);
        Set(filters.Weight, (output, input, y, x) => Filters[output][(y * 3) + x] * Luma[input]);
        Set(filters.Bias!, _ => 0);
        var norm = new BatchNorm2d<float>(8);
        Set(norm.RunningMean!, channel => channel == 7 ? 0 : 0.05f);
        Set(norm.RunningVar!, channel => channel == 7 ? 1 : 0.25f);
        var mix = new Conv2d<float>(8, 4, 3, padding: 1);
        Set(mix.Weight, (output, input, y, x) => Mixes[output][input] * Smoothing[(y * 3) + x]);
        Set(mix.Bias!, _ => 0);
        var back = new ConvTranspose2d<float>(4, 1, 4, stride: 2, padding: 1);
        Set(back.Weight, (input, _, y, x) => Ink[input] * Linear[y] * Linear[x]);
        Set(back.Bias!, _ => 1);
        return new Sequential<float>(
            filters, norm, new ReLU<float>(), new MaxPool2d<float>(2), mix, new ReLU<float>(), back, new Sigmoid<float>());
    }

    private static void Set(Parameter<float> parameter, Func<int, int, int, int, float> number)
    {
        nint[] lengths = parameter.Shape.ToArray();
        var values = new List<float>();
        for (int first = 0; first < lengths[0]; first++)
        {
            for (int second = 0; second < lengths[1]; second++)
            {
                for (int y = 0; y < lengths[2]; y++)
                {
                    for (int x = 0; x < lengths[3]; x++)
                        values.Add(number(first, second, y, x));
                }
            }
        }

        parameter.Set(new ReadOnlyTensorSpan<float>([.. values], lengths));
    }

    private static void Set(Parameter<float> parameter, Func<int, float> number)
    {
        nint[] lengths = parameter.Shape.ToArray();
        parameter.Set(new ReadOnlyTensorSpan<float>([.. Enumerable.Range(0, (int)lengths[0]).Select(number)], lengths));
    }
}
