using System.Globalization;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>The paths of a stack as JSON: row by row along an axis, and in the picture.</summary>
internal static class OverlapJson
{
    private const int UsualInputs = 8, UsualOutputs = 64;

    // A number of JavaScript holds all integers up to here.
    private const long LargestInteger = 1L << 53;

    /// <summary>Eight elements, or as many as the layers leave something of and there is room for.</summary>
    public static long UsualElements(StackedLayers stack)
    {
        IEnumerable<int> fewer = Enumerable.Range(1, UsualInputs).Reverse();
        IEnumerable<int> more = Enumerable.Range(UsualInputs + 1, StackLimits.MostElements - UsualInputs);
        return fewer.Concat(more).FirstOrDefault(Fits, UsualInputs);

        bool Fits(int elements)
        {
            try
            {
                return Enumerable.Range(0, StackLayer.Rank).All(axis =>
                    StackPaths.Of(stack, axis, elements) is var steps && steps[^1].Window.Output is > 1 and <= UsualOutputs);
            }
            catch (ConvolutionArgumentException)
            {
                return false;
            }
        }
    }

    /// <summary>A row for the input and for each step: the paths to each element, and what leads there.</summary>
    public static void WriteLine(
        Utf8JsonWriter json, StackedLayers stack, IReadOnlyList<PathStep> steps, IReadOnlyList<long[]> counts, Language language)
    {
        json.WriteStartArray("rows");
        for (int row = 0; row < counts.Count; row++)
        {
            json.WriteStartObject();
            PathStep? step = row == 0 ? null : steps[row - 1];
            json.WriteString("kind", step is null ? stack.IsOfGradient ? "gradient" : "input" : KindOf(step.Kind));
            if (step is not null)
                json.WriteString("layer", stack.Layers[step.Layer].Describe(language));
            WriteCounts(json, "counts", counts[row]);
            if (step is not null)
                WriteLinks(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The numbers of a picture: the products of those along its axes.</summary>
    public static void WritePlane(Utf8JsonWriter json, long[] down, long[] across)
    {
        (int rows, int columns) = (Math.Min(down.Length, StackLimits.MostSide), Math.Min(across.Length, StackLimits.MostSide));
        json.WriteStartObject("plane");
        json.WriteNumbers("sizes", [(long)down.Length, across.Length]);
        WriteCounts(json, "down", down[..rows]);
        WriteCounts(json, "across", across[..columns]);
        json.WriteStartArray("cells");
        foreach (long row in down[..rows])
            WriteCells(json, across[..columns].Select(column => (Int128)row * column));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<long> counts)
    {
        json.WritePropertyName(name);
        WriteCells(json, counts.Select(count => (Int128)count));
    }

    /// <summary>An array of numbers, those beyond JavaScript's integers as text.</summary>
    public static void WriteCells(Utf8JsonWriter json, IEnumerable<Int128> counts)
    {
        json.WriteStartArray();
        foreach (Int128 count in counts)
        {
            if (count <= LargestInteger)
                json.WriteNumberValue((long)count);
            else
                json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    /// <summary>For each element: from, tap and paths of each link, one after the other.</summary>
    private static void WriteLinks(Utf8JsonWriter json, PathStep step)
    {
        ILookup<int, (int From, int To, long Tap, int Paths)> links = step.Links().ToLookup(link => link.To);
        json.WriteStartArray("links");
        for (int element = 0; element < step.Window.Output; element++)
        {
            json.WriteStartArray();
            foreach ((int from, _, long tap, int paths) in links[element])
            {
                json.WriteNumberValue(from);
                json.WriteNumberValue(tap);
                json.WriteNumberValue(paths);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static string KindOf(PathStepKind kind) => kind switch
    {
        PathStepKind.Repetition => "repetition",
        PathStepKind.Interpolation => "interpolation",
        PathStepKind.ReplicatedKernel => "replicated",
        _ => "kernel",
    };
}
