using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Norms.</summary>
internal static class NormalizationOperators
{
    private const float DefaultEpsilon = 1e-5f;

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("BatchNormalization", Batch);
        table.Add("InstanceNormalization", node => node.Emit(new GroupNormalization(null, Epsilon(node))));
        table.Add("GroupNormalization", Group);
        table.Add("LayerNormalization", Layer);
        table.Add("LRN", node => node.Emit(new LocalResponseNormalization(
            node.Integer("size"), node.Float("alpha", 1e-4f), node.Float("beta", 0.75f), node.Float("bias", 1))));
        table.Add("LpNormalization", Lp);
        table.Add("MeanVarianceNormalization", MeanVariance);
        table.Add("RMSNormalization", RootMeanSquare);
    }

    private static float Epsilon(OnnxNode node) => node.Float("epsilon", DefaultEpsilon);

    private static void Batch(OnnxNode node)
    {
        const int FirstOfInference = 7;
        const int FirstWithoutPlaces = 9;
        const int FirstWithTraining = 14;
        float momentum = node.Float("momentum", 0.9f);
        bool trains = node.Version switch
        {
            >= FirstWithTraining => node.Flag("training_mode"),
            < FirstOfInference => !node.Flag("is_test"),
            _ => false,
        };
        if (node.Version < FirstWithTraining && (trains || Enumerable.Range(1, node.OutputCount).Any(node.HasOutput)))
            throw node.Error("it is in training, with more than one output", "export it for inference");
        if (node.Version < FirstWithoutPlaces && !node.Flag("spatial", absent: true))
            throw node.Error("attribute 'spatial' is 0: each pixel has a norm of its own", "export it with a norm for each channel");
        node.Emit(new BatchNormalization(Epsilon(node), trains, momentum));
    }

    // Version 18 had a scale for each group, not for each channel.
    private static void Group(OnnxNode node)
    {
        const int FirstOfChannels = 21;
        long groups = node.Integer("num_groups");
        var norm = new GroupNormalization(groups, Epsilon(node));
        if (node.Version >= FirstOfChannels)
        {
            CheckPrecision(node);
            node.Emit(norm);
            return;
        }

        string channels = node.Add(new Gather(), node.Add(new ShapeOf(), node.Input(0)), node.Add([1]));
        string wanted = node.Add(new Concat(0), node.Add([groups]), node.Add(new Binary(BinaryFunction.Div), channels, node.Add([groups])));
        node.Emit(norm, node.Input(0), OfChannels(node.Input(1)), OfChannels(node.Input(2)));

        string OfChannels(string ofGroups)
        {
            string column = node.Add(new Reshape(), ofGroups, node.Add([groups, 1]));
            return node.Add(new Reshape(), node.Add(new Expand(), column, wanted), node.Add([-1]));
        }
    }

    private static void Layer(OnnxNode node)
    {
        CheckPrecision(node);
        node.Emit(new LayerNormalization(checked((int)node.Integer("axis", -1)), Epsilon(node)));
    }

    // The axes from one on, divided by the root of the mean of their squares.
    private static void RootMeanSquare(OnnxNode node)
    {
        CheckPrecision(node);
        long axis = node.Integer("axis", -1);
        string x = node.Input(0), rank = node.Add(new SizeOf(), node.Add(new ShapeOf(), x));
        string end = axis < 0 ? Number(0) : rank;
        string axes = node.Add(new Inference.Operations.Range(), Number(axis), end, Number(1));
        string square = node.Add(new Reduce(ReduceKind.Mean), node.Add(new Binary(BinaryFunction.Mul), x, x), axes);
        string epsilon = node.Add(new CastLike(), node.Add(InferenceTensor.Of<float>([Epsilon(node)])), x);
        string root = node.Add(new Unary(UnaryFunction.Sqrt), node.Add(new Binary(BinaryFunction.Add), square, epsilon));
        node.Emit(new Binary(BinaryFunction.Mul), node.Add(new Binary(BinaryFunction.Div), x, root), node.Input(1));

        string Number(long number) => node.Add(InferenceTensor.Of<long>([number]));
    }

    // The type in which statistics are computed; here it is float64 in any case.
    private static void CheckPrecision(OnnxNode node) => _ = node.Integer("stash_type", 1);

    private static void Lp(OnnxNode node)
    {
        ReduceKind kind = node.Integer("p", 2) switch
        {
            1 => ReduceKind.L1,
            2 => ReduceKind.L2,
            long other => throw node.Error($"attribute 'p' is {other}", "give 1 or 2"),
        };
        string norm = node.Add(new Reduce(kind), node.Input(0), node.Add([node.Integer("axis", -1)]));

        // Zeros stay zeros.
        const float Smallest = 1.17549435e-38f;
        string positive = node.Add(new Variadic(VariadicFunction.Max), norm, node.Add(InferenceTensor.Of<float>([Smallest])));
        node.Emit(new Binary(BinaryFunction.Div), node.Input(0), positive);
    }

    private static void MeanVariance(OnnxNode node)
    {
        const float Smallest = 1e-9f;
        string axes = node.Add(node.Integers("axes") ?? [0, 2, 3]);
        string mean = node.Add(new Reduce(ReduceKind.Mean), node.Input(0), axes);
        string difference = node.Add(new Binary(BinaryFunction.Sub), node.Input(0), mean);
        string variance = node.Add(new Reduce(ReduceKind.Mean), node.Add(new Binary(BinaryFunction.Mul), difference, difference), axes);
        string deviation = node.Add(new Unary(UnaryFunction.Sqrt), variance);
        string positive = node.Add(new Binary(BinaryFunction.Add), deviation, node.Add(InferenceTensor.Of<float>([Smallest])));
        node.Emit(new Binary(BinaryFunction.Div), difference, positive);
    }
}
