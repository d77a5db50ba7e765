using System.Globalization;

namespace ConvSharp.Goldens;

/// <summary>One line of layers.txt: a layer and the size of its input. Lists have one entry per spatial axis.</summary>
internal sealed class LayerProblem
{
    private readonly Dictionary<string, string> _fields;

    private LayerProblem(string name, string operation, Dictionary<string, string> fields)
    {
        Name = name;
        Operation = operation;
        _fields = fields;
        Input = Sizes(Field("in"));
    }

    public string Name { get; }

    public string Operation { get; }

    public long[] Input { get; }

    public int Rank => Input.Length;

    public bool Transposed => Operation.StartsWith("conv_transpose", StringComparison.Ordinal);

    /// <summary>The batch size; null: unbatched.</summary>
    public long? Batch => Field("n", "1") is var batch && batch == "none" ? null : Number(batch);

    public long InputChannels => Number(Field("c"));

    public long OutputChannels => Number(Field("k"));

    public long[] Kernel => PerAxis("kernel", "1");

    public long[] Stride => PerAxis("stride", "1");

    public long[] Dilation => PerAxis("dil", "1");

    public long Groups => Number(Field("groups", "1"));

    public bool HasBias => Field("bias", "1") != "0";

    public string PaddingMode => Field("mode", "zeros");

    public bool IsSame => Field("pad", "0") == "same";

    public long[] PaddingBefore => Padding(after: false);

    public long[] PaddingAfter => Padding(after: true);

    public long[]? OutputSize => _fields.ContainsKey("outsize") ? PerAxis("outsize", "") : null;

    /// <summary>As given, or what makes the transposed layer's output as large as <see cref="OutputSize"/>.</summary>
    public long[] OutputPadding
    {
        get
        {
            if (OutputSize is not { } wanted)
            {
                return PerAxis("outpad", "0");
            }

            return [.. wanted.Select((size, axis) => size - ((Input[axis] - 1) * Stride[axis] - PaddingBefore[axis] - PaddingAfter[axis]
                + Dilation[axis] * (Kernel[axis] - 1) + 1))];
        }
    }

    /// <summary>[N, Cin, spatial…], or [Cin, spatial…] unbatched.</summary>
    public long[] InputShape => Batch is { } batch ? [batch, InputChannels, .. Input] : [InputChannels, .. Input];

    /// <summary>[Cout, Cin/groups, kernel…]; transposed [Cin, Cout/groups, kernel…].</summary>
    public long[] WeightShape => Transposed
        ? [InputChannels, OutputChannels / Groups, .. Kernel]
        : [OutputChannels, InputChannels / Groups, .. Kernel];

    public static IEnumerable<LayerProblem> ReadAll(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                Dictionary<string, string> fields = words[2..].Select(word => word.Split('='))
                    .ToDictionary(pair => pair[0], pair => pair[1]);
                yield return new LayerProblem(words[0].TrimEnd(':'), words[1], fields);
            }
        }
    }

    private long[] Padding(bool after)
    {
        if (IsSame)
        {
            return [.. Kernel.Zip(Dilation, (kernel, dilation) => SamePadding(dilation * (kernel - 1), after))];
        }

        string[] axes = [.. Field("pad", "0").Split('x').Select(axis => after ? axis.Split(':')[^1] : axis.Split(':')[0])];
        return Spread([.. axes.Select(Number)]);
    }

    private static long SamePadding(long total, bool after) => after ? total - total / 2 : total / 2;

    private long[] PerAxis(string field, string otherwise) => Spread(Sizes(Field(field, otherwise)));

    private long[] Spread(long[] sizes) => sizes.Length == 1 ? [.. Enumerable.Repeat(sizes[0], Rank)] : sizes;

    private string Field(string field, string? otherwise = null) =>
        _fields.TryGetValue(field, out string? value) ? value
            : otherwise ?? throw new FormatException($"layers.txt: '{Name}' of {Operation} lacks {field}=");

    private static long[] Sizes(string text) => [.. text.Split('x').Select(Number)];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
