using System.Text.Json;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Output;

/// <summary>Statistics of values for people and for scripts.</summary>
internal static class StatisticsText
{
    /// <summary>min … max, mean; and how many values are not finite.</summary>
    public static string Range(ValueStatistics values, Language language)
    {
        if (double.IsNaN(values.Min))
            return language.Choose("no finite value", "没有有限值");
        (string ends, string mean) = ($"{Text.Number(values.Min)} … {Text.Number(values.Max)}", Text.Number(values.Mean));
        string range = language.Choose($"{ends}, mean {mean}", $"{ends}，均值 {mean}");
        string others = Text.Count(values.NonFinite);
        return values.NonFinite == 0 ? range : language.Choose($"{range}, {others} not finite", $"{range}，{others} 个非有限值");
    }

    /// <summary>A row for each channel.</summary>
    /// <param name="index">What the rows are, in this language.</param>
    /// <param name="channels">The statistics.</param>
    /// <param name="language">The language.</param>
    public static string Table(string index, ValueStatistics[] channels, Language language)
    {
        bool hasNonFinite = channels.Any(channel => channel.NonFinite > 0);
        (string, bool)[] columns =
            [
                (index, true), (language.Choose("min", "最小值"), true), (language.Choose("max", "最大值"), true),
                (language.Choose("mean", "均值"), true), (language.Choose("std", "标准差"), true), (language.Choose("zeros", "零"), true),
                (language.Choose("not finite", "非有限值"), true),
            ];
        var table = new TextTable(hasNonFinite ? columns : columns[..^1]);
        for (int i = 0; i < channels.Length; i++)
        {
            ValueStatistics own = channels[i];
            string[] cells =
                [
                    Text.Count(i), Text.Number(own.Min), Text.Number(own.Max), Text.Number(own.Mean), Text.Number(own.StandardDeviation),
                    own.Count == 0 ? "" : Text.Percent((double)own.Zeros / own.Count), Text.Count(own.NonFinite),
                ];
            table.Add(hasNonFinite ? cells : cells[..^1]);
        }

        return table.ToString();
    }

    public static void WriteTo(Utf8JsonWriter json, ValueStatistics values)
    {
        json.WriteFinite("min", values.Min);
        json.WriteFinite("max", values.Max);
        json.WriteFinite("mean", values.Mean);
        json.WriteFinite("standard_deviation", values.StandardDeviation);
        json.WriteNumber("zeros", values.Zeros);
        json.WriteNumber("non_finite", values.NonFinite);
    }

    public static void WriteTo(Utf8JsonWriter json, string name, ValueStatistics[] channels)
    {
        json.WriteStartArray(name);
        foreach (ValueStatistics channel in channels)
        {
            json.WriteStartObject();
            WriteTo(json, channel);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
