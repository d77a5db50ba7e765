using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Output;

/// <summary>All numbers of an array as text.</summary>
internal static class NumberText
{
    /// <summary>More numbers than this are not printed.</summary>
    private const int MostPrinted = 1024;

    /// <summary>
    /// Aligned columns, a block for each plane under the names of its place: channel 1 of 3. Of large arrays the words say how to get all.
    /// </summary>
    /// <param name="name">What the array is: output.</param>
    /// <param name="array">The numbers.</param>
    /// <param name="axes">A name for each axis; the last two are rows and columns.</param>
    /// <param name="language">The language of the names.</param>
    public static string Table<T>(string name, Tensor<T> array, string[] axes, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string shape = Text.Shape(array.Lengths);
        if (array.FlattenedLength > MostPrinted)
        {
            string count = Text.Count(array.FlattenedLength);
            return language.Choose(
                $"{name} {shape}: {count} numbers are too many to print; -o FILE.csv or -o FILE.npy writes all.",
                $"{name} {shape}：{count} 个数太多，不便打印；-o FILE.csv 或 -o FILE.npy 可写出全部。")
                + Environment.NewLine;
        }

        string[] cells = [.. Values(array).Select(value => Printed(double.CreateChecked(value)))];
        int width = cells.Select(cell => cell.Length).DefaultIfEmpty(0).Max();
        (int columns, int rows) = ((int)array.Lengths[^1], array.Rank > 1 ? (int)array.Lengths[^2] : 1);
        var text = new StringBuilder();
        text.AppendLine(language.Choose($"{name} {shape}: {string.Join(", ", axes)}", $"{name} {shape}：{string.Join("，", axes)}"));
        for (int plane = 0; plane * rows * columns < cells.Length; plane++)
        {
            if (array.Rank > 2)
                text.AppendLine(PlaceOf(plane, array.Lengths[..^2], axes, language));
            for (int row = 0; row < rows; row++)
            {
                IEnumerable<string> own = cells.Skip(((plane * rows) + row) * columns).Take(columns);
                text.Append("  ").AppendLine(string.Join("  ", own.Select(cell => cell.PadLeft(width))));
            }
        }

        return text.ToString();
    }

    /// <summary>Rows as lines, columns apart by commas, an empty line between planes: every number reads back as the same.</summary>
    public static void WriteCsv<T>(Stream stream, Tensor<T> array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.NewLine = "\n";
        nint columns = array.Lengths[^1];
        nint number = 0;
        foreach (T value in Values(array))
        {
            // A line ends after each row; each axis above it that is complete adds an empty line.
            nint whole = columns;
            for (int axis = array.Rank - 2; axis >= 0 && number > 0 && number % whole == 0; axis--)
            {
                writer.WriteLine();
                whole *= array.Lengths[axis];
            }

            if (number % columns > 0)
                writer.Write(',');
            writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
            number++;
        }

        writer.WriteLine();
    }

    /// <summary>Nested arrays; null for numbers that JSON lacks, NaN and the infinities.</summary>
    public static void WriteTo<T>(Utf8JsonWriter json, string name, Tensor<T> array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WritePropertyName(name);
        Write<T>(json, Values(array), array.Lengths);
    }

    private static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<T> values, ReadOnlySpan<nint> lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        int part = lengths[0] == 0 ? 0 : values.Length / (int)lengths[0];
        for (int i = 0; i < (int)lengths[0]; i++)
        {
            if (lengths.Length > 1)
                Write(json, values.Slice(i * part, part), lengths[1..]);
            else if (T.IsFinite(values[i]))
                json.WriteRawValue(values[i].ToString("R", CultureInfo.InvariantCulture));
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static string PlaceOf(int plane, ReadOnlySpan<nint> lengths, string[] axes, Language language)
    {
        var words = new string[lengths.Length];
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            (plane, int place) = Math.DivRem(plane, (int)lengths[axis]);
            words[axis] = $"{axes[axis]} {place + 1}{language.Choose(" of ", "/")}{lengths[axis]}";
        }

        return string.Join(language.Choose(", ", "，"), words);
    }

    private static string Printed(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("G6", CultureInfo.InvariantCulture).Replace("NaN", "nan", StringComparison.Ordinal),
    };

    private static T[] Values<T>(Tensor<T> array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[array.FlattenedLength];
        array.FlattenTo(values);
        return values;
    }
}
