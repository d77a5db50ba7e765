using System.Globalization;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Playground.Api;

/// <summary>What does the same as the page: the tool's command, PyTorch and C#.</summary>
internal static class PictureCode
{
    // What the tool reads from the shape of a weight that is given.
    private static readonly string[] DecidedByWeight = [RequestedLayer.KernelValues, RequestedLayer.KernelName, RequestedLayer.OutChannels];

    /// <summary>The tool's command; weights.safetensors is what the page saves.</summary>
    public static string Command(Query query, PictureRequest request)
    {
        string command = query.Flag(RequestedLayer.Transposed) ? "conv-transpose" : "conv";
        return $"convsharp {command} picture.png{string.Concat(Options(query, request))} -o maps.png";
    }

    private static IEnumerable<string> Options(Query query, PictureRequest request)
    {
        bool isTyped = request.Layer.Values.Weight is not null;
        string[] special = [.. PictureRequest.OfThePage, RequestedLayer.Transposed, .. isTyped ? DecidedByWeight : []];
        foreach ((string name, string value) in query.Words.Where(word => !special.Contains(word.Key)))
        {
            if (PictureRequest.Flags.Contains(name))
            {
                if (query.Flag(name))
                    yield return $" --{name}";
            }
            else if (value.Length > 0)
            {
                yield return $" --{name} {Quoted(value)}";
            }
        }

        nint[] shape = request.Layer.Geometry.WeightShape;
        if (isTyped && shape[0] == 1 && shape[1] > 1 && request.Layer.Geometry.Kind == ConvolutionKind.Transposed)
            yield return " --weights weights.safetensors"; // the tool takes typed planes for those of input channels
        else if (isTyped)
            yield return $" --{RequestedLayer.KernelValues} {Quoted(Typed(request.Layer))}";
        else if (request.Filter is null && query.Text(RequestedLayer.OutChannels) is null && request.Layer.Geometry.OutChannels > 1)
            yield return $" --{RequestedLayer.OutChannels} {request.Layer.Geometry.OutChannels}"; // the tool's own default is 1
    }

    public static string Torch(PictureRequest request)
    {
        string shape = string.Join(", ", request.Layer.Geometry.WeightShape);
        string lines = Numbers(request, "") is { } numbers ? $"weight.copy_(torch.tensor([{numbers}]).reshape({shape}))" : request.Rule switch
        {
            WeightInit.XavierNormal => $"nn.init.xavier_normal_(weight{Gain(request, ", gain=")})",
            WeightInit.XavierUniform => $"nn.init.xavier_uniform_(weight{Gain(request, ", gain=")})",
            WeightInit.KaimingNormal => "nn.init.kaiming_normal_(weight)",
            WeightInit.KaimingUniform => "nn.init.kaiming_uniform_(weight)",
            WeightInit.Dirac => $"nn.init.dirac_(weight, groups={request.Layer.Geometry.Groups})",
            WeightInit.Zeros => "nn.init.zeros_(weight)",
            WeightInit.Ones => "nn.init.ones_(weight)",
            _ => "# weight stays as torch draws it",
        };
        return TorchCode.Picture(request.Layer, request.Seed, request.Gray, lines);
    }

    public static string Sharp(PictureRequest request)
    {
        string lines = Numbers(request, "f") is not { } numbers ? Drawn(request)
            : $"layer.Weight.Set(Tensor.Create<float>([{numbers}], [{string.Join(", ", request.Layer.Geometry.WeightShape)}]));";
        return SharpCode.Picture(request.Layer, request.Seed, request.Gray, lines, request.Colors.Name);
    }

    private static string Drawn(PictureRequest request)
    {
        string? draw = request.Rule switch
        {
            WeightInit.XavierNormal => $"XavierNormal(weight, generator{Gain(request, ", ")})",
            WeightInit.XavierUniform => $"XavierUniform(weight, generator{Gain(request, ", ")})",
            WeightInit.KaimingNormal => "KaimingNormal(weight, generator)",
            WeightInit.KaimingUniform => "KaimingUniform(weight, generator)",
            WeightInit.Dirac => $"Dirac(weight, {request.Layer.Geometry.Groups})",
            WeightInit.Zeros => "Zeros(weight)",
            WeightInit.Ones => "Ones(weight)",
            _ => null,
        };
        return draw is null ? "" : $"layer.Weight.Update(weight => Init.{draw});";
    }

    /// <summary>The weights as numbers where they are given or a filter's; null: they are drawn.</summary>
    private static string? Numbers(PictureRequest request, string suffix) => request.Filter is null && request.Layer.Values.Weight is null
        ? null
        : string.Join(", ", request.Weights().Weight.Select(number => number.ToString(CultureInfo.InvariantCulture) + suffix));

    private static string Gain(PictureRequest request, string before) =>
        request.Gain == 1 ? "" : before + request.Gain.ToString(CultureInfo.InvariantCulture);

    /// <summary>The weight as the tool reads it: rows by ;, kernels by ;;, those of an output by ;;;.</summary>
    private static string Typed(RequestedLayer layer)
    {
        nint[] shape = layer.Geometry.WeightShape;
        string[] separators = ["; ", ";; ", ";;; "];
        IEnumerable<string> parts = layer.Values.Weight!.Select(number => number.ToString(CultureInfo.InvariantCulture));
        string separator = " ";
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            parts = parts.Chunk((int)shape[axis]).Select(chunk => string.Join(separator, chunk)).ToArray();
            separator = separators[Math.Min(shape.Length - 1 - axis, separators.Length - 1)];
        }

        return parts.Single();
    }

    private static string Quoted(string value) => value.All(letter => char.IsAsciiLetterOrDigit(letter) || ":.-".Contains(letter))
        ? value
        : $"\"{value}\"";
}
