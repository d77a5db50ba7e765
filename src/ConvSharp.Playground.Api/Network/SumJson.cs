using System.Text.Json;
using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>How an element is made, as JSON.</summary>
internal static class SumJson
{
    /// <summary>Terms that are listed: the largest by size.</summary>
    internal const int Most = 64;

    public static void Write(Utf8JsonWriter json, OpenNetwork network, NetworkRun run, string name, long element, string? pictureInput)
    {
        InferenceTensor value = run.Find(name)!;
        long[] place = ElementSum.Place(element, value.Shape);
        json.WriteString("element", Element(name, place));
        json.WriteNumber("at", element);
        json.WritePropertyName("result");
        json.WriteReal(TensorNumbers.At(value, element));
        WriteSeen(json, network, run, name, place, pictureInput);
        if (run.Plan.Nodes.FirstOrDefault(each => each.Node.Outputs.Contains(name)) is not { } facts)
        {
            json.WriteString("kind", network.Constants.Contains(name) ? "constant" : "input");
            return;
        }

        json.WriteString("node", facts.Node.Name);
        json.WriteString("operator", facts.Node.Operation.Kind);
        InferenceTensor?[] inputs = [.. facts.Node.Inputs.Select(input => input.Length == 0 ? null : run.Find(input))];
        bool isKnown = facts.Node.Outputs[0] == name && facts.Outputs[0] is not null
            && facts.Node.Inputs.Zip(inputs).All(pair => pair.First.Length == 0 || pair.Second is not null);
        ElementSum? sum = isKnown ? ElementSum.Of(facts, inputs, element) : null;
        json.WriteString("kind", sum?.Kind ?? "other");
        if (sum is null)
            json.WriteTexts("inputs", facts.Node.Inputs.Where(input => input.Length > 0));
        else
            Write(json, facts, inputs, sum);
    }

    private static void Write(Utf8JsonWriter json, NodeFacts facts, InferenceTensor?[] inputs, ElementSum sum)
    {
        bool isSorted = sum.Kind is "products" or "maximum" or "mean";
        SumTerm[] shown = isSorted && sum.Terms.Length > Most
            ? [.. sum.Terms.OrderByDescending(term => Math.Abs(term.Product)).Take(Most)]
            : sum.Terms;
        json.WriteNumber("count", sum.Terms.Length);
        // Where all terms are of one value, its name stands once.
        if (isSorted)
            json.WriteString("source", facts.Node.Inputs[0]);
        if (sum.Kind == "products")
            json.WriteString("weights", facts.Node.Inputs[1]);
        json.WriteStartArray("terms");
        foreach (SumTerm term in shown)
        {
            json.WriteStartObject();
            string source = isSorted ? "" : facts.Node.Inputs[term.Input];
            json.WriteString("input", Element(source, ElementSum.Place(term.At, inputs[term.Input]!.Shape)));
            Real("number", term.Number);
            if (term.Weight is { } weight)
            {
                json.WriteString("weight_at", Element("", ElementSum.Place(term.WeightAt, inputs[1]!.Shape)));
                Real("weight", weight);
                Real("product", term.Product);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (shown.Length < sum.Terms.Length)
            Real("rest", sum.Terms.Sum(term => term.Product) - shown.Sum(term => term.Product));
        if (sum.Bias is { } bias)
            Real("bias", bias);
        if (sum.Total is { } total)
            Real("total", total);

        void Real(string name, double number)
        {
            json.WritePropertyName(name);
            json.WriteReal(number);
        }
    }

    /// <summary>The rows and columns of the picture that the element sees.</summary>
    private static void WriteSeen(
        Utf8JsonWriter json, OpenNetwork network, NetworkRun run, string name, long[] place, string? pictureInput)
    {
        if (pictureInput is null || SeenRegion.Of(run.Plan, network.Constants, pictureInput, name, place) is not { Length: 2 } seen)
            return;
        json.WriteNumbers("seen", seen.SelectMany(axis => (long[])[axis.Low, axis.High]));
        json.WriteNumbers("seen_of", run.Plan.Infos[pictureInput]!.Shape[2..].ToArray().Select(length => (long)length));
    }

    private static string Element(string name, long[] place) => $"{name}[{string.Join(", ", place)}]";
}
