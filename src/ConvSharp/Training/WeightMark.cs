using System.Numerics;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>
/// A hash of the weights that an optimizer steps, in the metadata of its file: by it the file knows the weights that it belongs to. Weights
/// of 64 bits have a second one, rounded to 32: by that a network of the other precision is known.
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
    /// <exception cref="InvalidDataException">The optimizer's weights are others.</exception>
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
