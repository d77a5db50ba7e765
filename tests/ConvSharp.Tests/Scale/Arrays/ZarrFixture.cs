using System.Text.Json;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>
/// Arrays that other programs wrote, of the elements i * 31 % 127; the chunk [.., 1, 1] was removed, so it has the fill value 5.
/// </summary>
internal sealed record ZarrFixture(long[] Shape, long[] Chunk, Dictionary<string, string> Files)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNameCaseInsensitive = true };

    public static Dictionary<string, ZarrFixture> Read(string file) => JsonSerializer.Deserialize<Dictionary<string, ZarrFixture>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", file)), Names)!;

    public void WriteTo(string folder)
    {
        foreach ((string name, string content) in Files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Convert.FromBase64String(content));
        }
    }

    public float Element(long place)
    {
        long rest = place;
        bool isRemoved = true;
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            (rest, long index) = Math.DivRem(rest, Shape[axis]);
            isRemoved &= index / Chunk[axis] == 1;
        }

        return isRemoved ? 5 : Regions.Element(place);
    }
}
