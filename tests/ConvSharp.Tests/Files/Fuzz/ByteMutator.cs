using System.Buffers.Binary;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Damages bytes without knowledge of their meaning.</summary>
internal static class ByteMutator
{
    private static readonly ulong[] Lengths =
    [
        0, 1, 2, 7, 8, 10_000, 10_001, 65_535, 100_000_000, 100_000_001, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue,
        1UL << 63, ulong.MaxValue,
    ];

    public static byte[] Mutate(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count), count = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, count);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 4:
                    byte[] number = new byte[8];
                    BinaryPrimitives.WriteUInt64LittleEndian(number, Length((ulong)bytes.Count, random));
                    for (int i = 0; i < count; i++)
                    {
                        bytes[at + i] = number[i & 7];
                    }

                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A number to put in a length's place: extreme, or near the true one.</summary>
    public static ulong Length(ulong truth, Random random) =>
        random.Next(2) == 0 ? Lengths[random.Next(Lengths.Length)] : unchecked(truth + (ulong)random.Next(-9, 10));

    /// <summary>Data as it is, longer, shorter, or of other values.</summary>
    public static byte[] Data(ReadOnlySpan<byte> data, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                return [.. data, .. new byte[random.Next(1, 40)]];
            case 1:
                return data[..random.Next(data.Length + 1)].ToArray();
            case 2:
                byte[] other = data.ToArray();
                random.NextBytes(other);
                return other;
            default:
                return data.ToArray();
        }
    }
}
