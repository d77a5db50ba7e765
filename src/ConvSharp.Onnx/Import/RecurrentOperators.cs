using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Recurrent layers.</summary>
internal static class RecurrentOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("RNN", node => Import(node, RecurrentKind.Rnn, Options(node)));
        table.Add("LSTM", node =>
            Import(node, RecurrentKind.Lstm, Options(node) with { CouplesInputAndForget = node.Flag("input_forget") }));
        table.Add("GRU", node =>
            Import(node, RecurrentKind.Gru, Options(node) with { ResetsAfterProduct = node.Flag("linear_before_reset") }));
    }

    private static void Import(OnnxNode node, RecurrentKind kind, RecurrentOptions options)
    {
        const int RecurrentWeights = 2;
        const int FirstOfAnyOutputs = 7;
        if (node.Version < FirstOfAnyOutputs)
            _ = node.Flag("output_sequence");
        if (node.Has("hidden_size") && node.Constant(RecurrentWeights) is { Shape.Length: 3 } weights
            && weights.Shape[2] != node.Integer("hidden_size"))
        {
            throw node.Error(
                $"attribute 'hidden_size' is {node.Integer("hidden_size")}, but the recurrent weights are {weights}",
                "the model is not valid");
        }

        node.Emit(new Recurrent(kind, options));
    }

    private static RecurrentOptions Options(OnnxNode node)
    {
        const int FirstWithLayout = 14;
        return new()
        {
            Direction = node.Text("direction", "forward") switch
            {
                "forward" => RecurrentDirection.Forward,
                "reverse" => RecurrentDirection.Reverse,
                "bidirectional" => RecurrentDirection.Both,
                string other => throw node.Error(
                    $"attribute 'direction' is {Malformed.Quote(other)}", "give forward, reverse or bidirectional"),
            },
            Activations = Activations(node),
            Clip = node.Has("clip") ? node.Float("clip", 0) : null,
            BatchFirst = node.Version >= FirstWithLayout && node.Flag("layout"),
        };
    }

    // The lists of parameters have numbers for those functions alone that take one.
    private static RecurrentActivation[] Activations(OnnxNode node)
    {
        var alphas = new Queue<float>(node.Floats("activation_alpha") ?? []);
        var betas = new Queue<float>(node.Floats("activation_beta") ?? []);
        var functions = new List<RecurrentActivation>();
        foreach (string name in node.Texts("activations") ?? [])
        {
            var function = new RecurrentActivation(name);
            functions.Add(function with
            {
                Alpha = function.HasAlpha && alphas.TryDequeue(out float alpha) ? alpha : null,
                Beta = function.HasBeta && betas.TryDequeue(out float beta) ? beta : null,
            });
        }

        return [.. functions];
    }
}
