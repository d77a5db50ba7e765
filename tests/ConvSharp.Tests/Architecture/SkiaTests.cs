using System.Reflection;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Architecture;

/// <summary>
/// What of ConvSharp.Imaging runs where there is no native library, as in a browser: nothing of it leads to SkiaSharp, neither in signatures
/// nor in bodies.
/// </summary>
public class SkiaTests
{
    private const string Library = "SkiaSharp", Room = "ConvSharp.Imaging.Skia";

    private static readonly string[] FreeRooms =
    [
        "ConvSharp.Imaging.Drawing", "ConvSharp.Imaging.Animations", "ConvSharp.Imaging.Matrices", "ConvSharp.Imaging.Png",
        "ConvSharp.Imaging.Signals", "ConvSharp.Imaging.Tiff",
    ];

    private static readonly Type[] FreeTypes =
        [typeof(PixelImage), typeof(ColorMap), typeof(ValueRange), typeof(ValueStatistics), typeof(PictureLimits), typeof(Bicubic)];

    private static readonly Assembly Imaging = typeof(Picture).Assembly;

    [Fact]
    public void One_room_names_the_library()
    {
        string[] others =
        [
            .. from type in Imaging.GetTypes()
               where !IsIn(type, Room)
               from reference in References.Of(type)
               where References.Parts(reference.To).Any(part => IsIn(part, Library))
               select $"{type.FullName}, in {reference.Member}",
        ];
        Assert.Empty(others);
    }

    [Fact]
    public void Models_layouts_and_SVG_never_lead_to_it()
    {
        Type[] free = [.. Imaging.GetTypes().Where(type => FreeRooms.Any(room => IsIn(type, room))), .. FreeTypes];
        Assert.All(FreeRooms, room => Assert.Contains(free, type => IsIn(type, room)));
        Assert.Null(WayToSkia(free));
    }

    [Fact]
    public void The_walker_finds_a_way_where_there_is_one() =>
        Assert.Contains("Canvas", WayToSkia([typeof(FeatureMaps)]), StringComparison.Ordinal);

    /// <summary>From one of these types to the room, over types of the assembly; null: there is none.</summary>
    private static string? WayToSkia(Type[] from)
    {
        var ways = from.Distinct().ToDictionary(type => type, type => type.Name);
        var open = new Queue<Type>(ways.Keys);
        while (open.TryDequeue(out Type? type))
        {
            foreach (Type part in References.Of(type).SelectMany(reference => References.Parts(reference.To)))
            {
                string way = $"{ways[type]} → {part.Name}";
                if (IsIn(part, Room) || IsIn(part, Library))
                    return way;
                if (part.Assembly == Imaging && ways.TryAdd(part, way))
                    open.Enqueue(part);
            }
        }

        return null;
    }

    private static bool IsIn(Type type, string room) =>
        type.Namespace is { } space && (space == room || space.StartsWith(room + ".", StringComparison.Ordinal));
}
