using System.Buffers.Binary;
using ConvSharp.Tests.Imaging;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Damages PNGs: any bytes, or what the chunks hold, with check sums that are right again.</summary>
internal static class PngMutator
{
    private const int Signature = 8;

    public static byte[] Mutate(byte[] good, Random random)
    {
        if (random.Next(5) == 0)
            return ByteMutator.Mutate(good, random);
        List<byte[]> chunks = [];
        for (int at = Signature; at < good.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(good.AsSpan(at));
            chunks.Add(good[(at + 4)..(at + 8 + length)]);
            at += 12 + length;
        }

        int changed = random.Next(chunks.Count);
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(changed);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count), chunks[changed]);
                break;
            case 2:
                chunks.Insert(random.Next(chunks.Count), [.. Name(random), 1, 2, 3, 4, 5, 6]);
                break;
            case 3:
                // Sizes of the header, up to what the caps allow and beyond.
                chunks[0] = [.. chunks[0][..4], .. Side(random), .. Side(random), .. chunks[0][12..]];
                break;
            default:
                byte[] content = ByteMutator.Mutate(chunks[changed][4..], random);
                chunks[changed] = [.. chunks[changed][..4], .. content];
                break;
        }

        return [.. good[..Signature], .. chunks.SelectMany(chunk => Pictures.Chunk(chunk.AsSpan(0, 4), chunk[4..]))];
    }

    private static byte[] Side(Random random) => Pictures.BigEndian((uint)(random.Next(5) == 0 ? random.Next() : random.Next(12)));

    private static byte[] Name(Random random) => random.Next(4) switch
    {
        0 => [.. "tRNS"u8],
        1 => [.. "eXIf"u8],
        2 => [.. "ABCD"u8],
        _ => [.. "teXt"u8],
    };
}
