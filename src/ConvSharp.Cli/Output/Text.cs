using System.Globalization;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Output;

/// <summary>Numbers for people, whatever the machine's culture.</summary>
internal static class Text
{
    private static readonly (string English, string Chinese)[] AxisNames = [("depth", "深度"), ("height", "高度"), ("width", "宽度")];

    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Shape(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    public static string Shape(IEnumerable<long> sizes) => string.Join('×', sizes);

    /// <summary>The name of an axis of a layer of this rank.</summary>
    public static string AxisName(int axis, int rank, Language language = Language.English)
    {
        (string english, string chinese) = AxisNames[AxisNames.Length - rank + axis];
        return language.Choose(english, chinese);
    }

    /// <summary>A name, padded so that the values after names stand below each other.</summary>
    /// <param name="name">The name.</param>
    /// <param name="columns">The columns of the terminal that it takes.</param>
    public static string Padded(string name, int columns) => name + new string(' ', Math.Max(columns - WideLetters.Columns(name), 0));

    /// <summary>Says that a file has been written; what is in it follows after a colon.</summary>
    public static string Wrote(string path, Language language, string content = "")
    {
        string name = VisibleText.Of(path);
        return content.Length == 0
            ? language.Choose($"wrote {name}", $"已写入 {name}")
            : language.Choose($"wrote {name}: {content}", $"已写入 {name}：{content}");
    }

    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>With separated thousands.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => Invariant($"{share * 100:0.#} %");

    public static string Milliseconds(double value) => Invariant($"{value:0.###} ms");

    public static string Bytes(long value)
    {
        int unit = 0;
        double scaled = value;
        for (; scaled >= 1024 && unit < ByteUnits.Length - 1; unit++)
            scaled /= 1024;
        return Invariant($"{scaled:0.#} {ByteUnits[unit]}");
    }
}
