using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>The tensors of a file whose names share a prefix, by the rest of their names; and what is wrong with them, in words.</summary>
internal sealed class StoredState(TensorFile reader, string file, string prefix = "")
{
    /// <summary>
    /// The largest count that is read. A double holds it and the next number exactly, and so does every type that files store counts in.
    /// </summary>
    public const long LargestCount = (1L << 53) - 1;

    private readonly Dictionary<string, StoredTensor> _tensors = reader.Tensors
        .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(tensor => tensor.Name[prefix.Length..]);

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    public string File => file;

    public bool Contains(string name) => _tensors.ContainsKey(name);

    public Tensor<T> Read<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => reader.Read<T>(prefix + name, allowRounding: true);

    /// <exception cref="InvalidDataException">The value is no whole number from 0 to <see cref="LargestCount"/>.</exception>
    public long ReadCount(string name)
    {
        double value = Read<double>(name)[0];
        return value >= 0 && value <= LargestCount && double.IsInteger(value)
            ? (long)value
            : throw Fault(
                name, $"holds {Text(value)}", $"a count is a whole number from 0 to {LargestCount}: save the file again from the training");
    }

    /// <exception cref="InvalidDataException">A number is not finite, or is negative where that is not allowed.</exception>
    public T[] ReadNumbers<T>(string name, bool isNeverNegative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> tensor = Read<T>(name);
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        for (int i = 0; i < values.Length; i++)
        {
            if (T.IsFinite(values[i]) && !(isNeverNegative && values[i] < T.Zero))
                continue;
            string allowed = isNeverNegative ? "finite numbers of 0 or more" : "finite numbers";
            throw Fault(
                name, $"holds {Text(double.CreateTruncating(values[i]))} as element {i}",
                $"these are {allowed}: save the file again from a training whose loss is a number");
        }

        return values;
    }

    public InvalidDataException Fault(string name, string problem, string fix) =>
        Malformed.File(file, $"its tensor {Malformed.Quote(prefix + name)} {problem}", fix);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
