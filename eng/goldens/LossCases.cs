using System.Text.Json;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Cross entropy with a weight of each class: loss and gradients, in float and in double.</summary>
internal static class LossCases
{
    private const long Ignored = 2, NoneIgnored = -100;
    private static readonly long[] Shape = [3, 4, 5];
    private static readonly double[] Weight = [0.5, 2, 0, 3.25];

    public static IEnumerable<Action<Utf8JsonWriter>> All()
    {
        foreach (bool isMean in new[] { true, false })
        {
            foreach (double smoothing in new[] { 0, 0.1, 1 })
            {
                yield return json => Write(json, isMean, smoothing, isByNumber: true);
                yield return json => Write(json, isMean, smoothing, isByNumber: false);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, bool isMean, double smoothing, bool isByNumber)
    {
        var random = new Random(17);
        Tensor logits = LayerCases.Decimals(random, Shape), probabilities = LayerCases.Decimals(random, Shape).abs();
        long[] numbers = [.. Enumerable.Range(0, (int)(Shape[0] * Shape[2])).Select(_ => random.NextInt64(Shape[1]))];
        Tensor target = isByNumber ? tensor(numbers).reshape(Shape[0], Shape[2]) : probabilities;
        json.WriteString("name", $"cross_entropy {(isByNumber ? "numbers" : "probabilities")} {smoothing} {(isMean ? "mean" : "sum")}");
        json.WriteNumber("smoothing", smoothing);
        json.WriteBoolean("mean", isMean);
        json.WriteNumber("ignored", Ignored);
        json.WriteTensor("logits", logits);
        json.WriteTensor("weight", tensor(Weight));
        if (isByNumber)
            json.WriteSizes("classes", numbers);
        else
            json.WriteTensor("probabilities", probabilities);
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            Tensor x = logits.to(type).detach().requires_grad_(), weight = tensor(Weight).to(type);
            Tensor loss = F.cross_entropy(
                x, isByNumber ? target : target.to(type), weight, isByNumber ? Ignored : NoneIgnored,
                isMean ? nn.Reduction.Mean : nn.Reduction.Sum, smoothing);
            json.WriteStartObject(type.ToString().ToLowerInvariant());
            json.WriteTensor("loss", loss.reshape(1));
            json.WriteTensor("logitsGradient", autograd.grad([loss], [x])[0]);
            json.WriteEndObject();
        }
    }
}
