using System.Numerics;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>
/// A hash of an optimizer's weights, in the metadata of its file: it tells which weights the file belongs to. For weights of 64 bits there
/// is a second hash, of the weights rounded to 32 bits, which a network of the other precision matches.
/// </summary>
internal static class WeightMark
{
    private const string Key = "weights.";

    public static bool IsIn(SafeTensorsReader reader) => reader.Metadata.Keys.Any(key => key.StartsWith(Key, StringComparison.Ordinal));

    public static void Write<T>(SafeTensorsWriter writer, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.AddMetadata(KeyOf<T>(), Of<T, T>(optimizer));
        if (KeyOf<T>() != KeyOf<float>())
            writer.AddMetadata(KeyOf<float>(), Of<T, float>(optimizer));
    }

    /// <summary>Files without a mark, which earlier versions wrote, pass.</summary>
    /// <exception cref="InvalidDataException">The optimizer has other weights.</exception>
    public static void Check<T>(SafeTensorsReader reader, string file, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool fits = !IsIn(reader)
            || (reader.Metadata.TryGetValue(KeyOf<T>(), out string? mark)
                ? mark == Of<T, T>(optimizer)
                : reader.Metadata.GetValueOrDefault(KeyOf<float>()) == Of<T, float>(optimizer));
        if (!fits)
        {
            throw Malformed.File(
                file, "its state belongs to other weights than the optimizer's parameters have",
                "load the model that was saved with it first, or, for other weights on purpose, pass checkWeights: false");
        }
    }

    private static string KeyOf<T>() => Key + ElementTypes.Of<T>().Name();

    private static string Of<T, TStored>(Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            foreach (OptimizerState<T> state in optimizer.States)
            {
                stream.Write(Encoding.UTF8.GetBytes($"{state.Name}\n"));
                var values = new TStored[state.Parameter.Elements.Length];
                TensorPrimitives.ConvertTruncating<T, TStored>(state.Parameter.Elements, values);
                Elements.Write<TStored>(stream, new ReadOnlyTensorSpan<TStored>(values));
            }
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }
}
