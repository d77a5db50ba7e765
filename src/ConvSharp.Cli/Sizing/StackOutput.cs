using System.Text.Json;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Stacks;

namespace ConvSharp.Cli.Sizing;

/// <summary>A sized stack as a table, as members of a JSON object, and as a picture.</summary>
internal static class StackOutput
{
    public static string Describe(SizedStack stack, Language language)
    {
        var table = new TextTable(
            (language.Choose("layer", "层"), false), (language.Choose("output", "输出"), false),
            (language.Choose("field", "感受野"), true), (language.Choose("jump", "间距"), true),
            (language.Choose("parameters", "参数"), true), (language.Choose("sum", "累计"), true),
            (language.Choose("multiply-adds", "乘加"), true), (language.Choose("sum", "累计"), true));
        table.Add(language.Choose("input", "输入"), Text.Shape(stack.Input), "1", "1", "", "", "", "");
        foreach (StackRow row in stack.Rows)
        {
            table.Add(
                row.Text, Text.Shape(row.Output), OfAxes(row.Fields, field => field.Size), OfAxes(row.Fields, field => field.Jump),
                Text.Count(row.Parameters), Text.Count(row.ParametersSoFar), Text.Count(row.MultiplyAdds),
                Text.Count(row.MultiplyAddsSoFar));
        }

        string memory = Text.Bytes(LayerCost.BytesOf(stack.Last.ParametersSoFar));
        StackRow largest = stack.Rows.MaxBy(row => row.OutputBytes)!;
        return $"{table}{Environment.NewLine}" + language.Choose(
            $"for one sample in float32: parameters {memory}, largest output {Text.Bytes(largest.OutputBytes)} " +
            $"({Text.Shape(largest.Output)})",
            $"每个样本，float32：参数 {memory}，最大的输出 {Text.Bytes(largest.OutputBytes)}（{Text.Shape(largest.Output)}）") +
            Environment.NewLine;
    }

    public static void Write(Utf8JsonWriter json, SizedStack stack)
    {
        json.WriteNumbers("input_shape", stack.Input);
        json.WriteNumbers("output_shape", stack.Last.Output);
        json.WriteNumber("parameters", stack.Last.ParametersSoFar);
        json.WriteNumber("multiply_adds", stack.Last.MultiplyAddsSoFar);
        json.WriteStartArray("layers");
        foreach (StackRow row in stack.Rows)
        {
            json.WriteStartObject();
            json.WriteString("layer", row.Text);
            json.WriteNumbers("output_shape", row.Output);
            WriteNumbers(json, "receptive_field", row.Fields.Select(field => field.Size));
            WriteNumbers(json, "jump", row.Fields.Select(field => field.Jump));
            WriteNumbers(json, "start", row.Fields.Select(field => field.Start));
            json.WriteNumber("parameters", row.Parameters);
            json.WriteNumber("parameters_so_far", row.ParametersSoFar);
            json.WriteNumber("multiply_adds", row.MultiplyAdds);
            json.WriteNumber("multiply_adds_so_far", row.MultiplyAddsSoFar);
            json.WriteNumber("output_bytes", row.OutputBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The receptive fields along the last axis.</summary>
    public static StackPicture Draw(SizedStack stack, StackPictureOptions options) => StackPicture.Create(
        new StackPictureInput(Text.Shape(stack.Input), stack.Input[^1]),
        [.. stack.Rows.Select(row => new StackPictureLayer(row.Text, Text.Shape(row.Output), row.Output[^1], row.Fields[^1]))],
        options);

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>One number where all axes agree: 7; else 7×1.</summary>
    private static string OfAxes(ReceptiveField[] fields, Func<ReceptiveField, double> number)
    {
        string[] numbers = Array.ConvertAll(fields, field => Text.Number(number(field)));
        return string.Join('×', numbers.Distinct().Count() == 1 ? numbers.Take(1) : numbers);
    }
}
