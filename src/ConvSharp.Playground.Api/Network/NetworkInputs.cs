using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>What enters one input of the network.</summary>
/// <param name="Input">The input.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Reading">How the picture becomes it; null: random numbers.</param>
internal sealed record NetworkInput(GraphInput Input, nint[] Shape, OnnxPicture? Reading)
{
    public ValueInfo Info => ValueInfo.Of(Input.Type, Shape);

    public InferenceTensor Make(PagePicture? picture) =>
        Reading is null ? OnnxInputs.Random(Input, Shape) : picture!.Read(Reading, Input);
}

/// <summary>What enters a network: the picture where it takes one, random numbers elsewhere.</summary>
internal static class NetworkInputs
{
    /// <exception cref="RequestFault">A shape that is not known, or words that do not fit the network.</exception>
    public static NetworkInput[] Of(IReadOnlyList<GraphInput> inputs, Query query, PagePicture? picture)
    {
        Dictionary<string, nint[]> shapes = NetworkWords.ShapesOf(query, inputs);
        OnnxPicture reading = NetworkWords.ReadingOf(query);
        GraphInput? shown = picture is null
            ? null
            : inputs.FirstOrDefault(input => !shapes.ContainsKey(input.Name) && Objection(reading with { Size = null }, input) is null);
        return
        [
            .. inputs.Select(input => shapes.TryGetValue(input.Name, out nint[]? given) ? new NetworkInput(input, given, null)
                : input == shown ? OfPicture(input, reading, picture!)
                : new NetworkInput(input, Usual(input, reading), null)),
        ];
    }

    private static NetworkInput OfPicture(GraphInput input, OnnxPicture reading, PagePicture picture)
    {
        OnnxPicture fitted = NetworkFaults.Blamed(NetworkWords.Size, () => picture.Fitted(reading, input));
        IReadOnlyList<nint> shape = NetworkFaults.Blamed(
            NetworkWords.Size, () => fitted.ShapeOf(picture.Height, picture.Width, input));
        return new NetworkInput(input, [.. shape], fitted);
    }

    private static nint[] Usual(GraphInput input, OnnxPicture reading) => OnnxInputs.UsualShape(input)?.ToArray() ?? throw new RequestFault(
        $"The network takes {input}, whose axes are not all known: give {NetworkWords.Shape} with a number for each axis, such as " +
        $"{input.Name}=1x3x64x64, for random numbers{(Objection(reading, input) is null ? ", or a picture" : "")}.", NetworkWords.Shape);

    /// <summary>Why an input takes no pictures; null if it does.</summary>
    private static string? Objection(OnnxPicture reading, GraphInput input)
    {
        try
        {
            reading.IsGray(input);
            return null;
        }
        catch (Errors.ConvolutionArgumentException fault)
        {
            return fault.Reason;
        }
    }
}
