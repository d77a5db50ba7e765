using System.Text.Json;
using static TorchSharp.torch;

namespace ConvSharp.Goldens;

/// <summary>Streams of random numbers: what libtorch's CPU generator draws, step after step.</summary>
internal static class RandomCases
{
    private static readonly long[] Sizes = [1, 6, 15, 16, 17, 31, 40, 100];

    private static readonly (string Name, Action<Stream> Draw)[] Streams =
    [
        ("rand of every size", stream => EverySize(stream, size => stream.Uniform(size))),
        ("randn of every size", stream => EverySize(stream, size => stream.Normal(size))),
        ("default seed", stream => stream.Seed(67280421310721).Uniform(4).Normal(17)),
        ("seed of all bits", stream => stream.Seed(-1).Uniform(4)),
        ("uniform then normal", stream => stream.Seed(7).Uniform(5, -2, 3).Normal(6, 1, 2).Uniform(1).Normal(20, -3, 0.5).Uniform(2, 5, 5)),
        ("small normals share a pair", stream => stream.Seed(3).Normal(1).Normal(1).Normal(3).Normal(2, 10, 3)),
        ("the kept normal waits for the next small draw", stream => stream.Seed(3).Normal(1).Uniform(3).Normal(16).Normal(1)),
        ("a seed drops the kept normal", stream => stream.Seed(3).Normal(1).Seed(3).Normal(2)),
        ("beyond one block of the twister", stream => stream.Seed(11).Skip(620).Uniform(8).Skip(1300).Uniform(3)),
    ];

    public static IEnumerable<Action<Utf8JsonWriter>> All() =>
        from type in new[] { ScalarType.Float32, ScalarType.Float64 }
        from stream in Streams
        select (Action<Utf8JsonWriter>)(json => Write(json, stream.Name, type, stream.Draw));

    private static void Write(Utf8JsonWriter json, string name, ScalarType type, Action<Stream> draw)
    {
        json.WriteString("name", name);
        json.WriteString("type", type.ToString().ToLowerInvariant());
        json.WriteStartArray("steps");
        draw(new Stream(json, type));
        json.WriteEndArray();
    }

    private static void EverySize(Stream stream, Action<long> draw)
    {
        foreach (long seed in new[] { 0, 123456789 })
        {
            foreach (long size in Sizes)
            {
                stream.Seed(seed);
                draw(size);
            }
        }
    }

    private sealed class Stream(Utf8JsonWriter json, ScalarType type)
    {
        public Stream Seed(long seed)
        {
            manual_seed(seed);
            json.WriteStartObject();
            json.WriteString("draw", "seed");
            json.WriteNumber("seed", unchecked((ulong)seed));
            json.WriteEndObject();
            return this;
        }

        /// <summary>Uniform numbers that are drawn, but not recorded.</summary>
        public Stream Skip(long count)
        {
            using Tensor skipped = empty(count, type).uniform_(0, 1);
            json.WriteStartObject();
            json.WriteString("draw", "skip");
            json.WriteNumber("count", count);
            json.WriteEndObject();
            return this;
        }

        public Stream Uniform(long count, double from = 0, double to = 1) =>
            Record("uniform", "from", from, "to", to, empty(count, type).uniform_(from, to));

        public Stream Normal(long count, double mean = 0, double std = 1) =>
            Record("normal", "mean", mean, "std", std, empty(count, type).normal_(mean, std));

        private Stream Record(string draw, string first, double firstValue, string second, double secondValue, Tensor drawn)
        {
            json.WriteStartObject();
            json.WriteString("draw", draw);
            json.WriteNumber(first, firstValue);
            json.WriteNumber(second, secondValue);
            json.WriteValues("values", drawn);
            json.WriteEndObject();
            return this;
        }
    }
}
