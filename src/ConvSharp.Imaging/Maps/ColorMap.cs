namespace ConvSharp.Imaging.Maps;

/// <summary>256 colours for the numbers of 0…1.</summary>
public sealed class ColorMap
{
    private const int Size = 256;

    private readonly Rgb[] _colors;

    private ColorMap(string name, bool isDiverging, Rgb[] colors)
    {
        Name = name;
        IsDiverging = isDiverging;
        _colors = colors;
    }

    /// <summary>The colour of NaN and ±∞: magenta, which no map has.</summary>
    internal static Rgb NonFinite { get; } = new(255, 0, 255);

    /// <summary>Black to white.</summary>
    public static ColorMap Gray { get; } = new("gray", isDiverging: false, Between("000000", "ffffff"));

    /// <summary>matplotlib's viridis: dark violet over green to yellow, perceptually uniform, also for colour-blind people.</summary>
    public static ColorMap Viridis { get; } = new("viridis", isDiverging: false, Colors(ViridisTable.Hex));

    /// <summary>
    /// For signed values: blue below zero, near-white at zero, orange above. Both arms darken equally; people with any common form of
    /// colour blindness can tell blue from orange.
    /// </summary>
    public static ColorMap BlueOrange { get; } = new(
        "blue-orange",
        isDiverging: true,
        Diverging("04468a0d6ed1539cf6a4cbfdf7f7f7", "f7f7f7f5b896e37a37ad520c713405"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ColorMap> All { get; } = [Gray, Viridis, BlueOrange];

    /// <summary>The name that <see cref="Parse"/> knows.</summary>
    public string Name { get; }

    /// <summary>Whether 0.5 stands for zero, so that a range of values should be symmetric about it.</summary>
    public bool IsDiverging { get; }

    /// <summary>The map with this name, in upper or lower case.</summary>
    /// <param name="name">gray, viridis or blue-orange.</param>
    /// <exception cref="ArgumentException">No such map.</exception>
    public static ColorMap Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(map => string.Equals(map.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"name '{name}' is no colour map: use one of {string.Join(", ", All.Select(map => map.Name))}.", nameof(name));
    }

    /// <summary>The colour of a number: the nearest of 256.</summary>
    /// <param name="unit">0…1; other numbers are clamped, NaN counts as 0.</param>
    public Rgb At(double unit) => _colors[UnitByte.FromUnit(unit)];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static Rgb[] Colors(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Rgb[] colors = new Rgb[bytes.Length / 3];
        for (int i = 0; i < colors.Length; i++)
        {
            colors[i] = new Rgb(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]);
        }

        return colors;
    }

    private static Rgb[] Between(string first, string last)
    {
        Rgb[] stops = Colors(first + last);
        return [.. Enumerable.Range(0, Size).Select(i => Interpolate(stops, i / (Size - 1.0)))];
    }

    // 0.5 is level 128: 128 levels lie below it, 127 above.
    private static Rgb[] Diverging(string below, string above)
    {
        Rgb[] low = Colors(below);
        Rgb[] high = Colors(above);
        return [.. Enumerable.Range(0, Size).Select(i => i < 128 ? Interpolate(low, i / 128.0) : Interpolate(high, (i - 128) / 127.0))];
    }

    private static Rgb Interpolate(Rgb[] stops, double unit)
    {
        double position = unit * (stops.Length - 1);
        int index = Math.Min((int)position, stops.Length - 2);
        double weight = position - index;
        (Rgb a, Rgb b) = (stops[index], stops[index + 1]);
        return new Rgb(Mix(a.R, b.R, weight), Mix(a.G, b.G, weight), Mix(a.B, b.B, weight));
    }

    private static byte Mix(byte a, byte b, double weight) => (byte)Math.Round(a + (b - a) * weight);
}
