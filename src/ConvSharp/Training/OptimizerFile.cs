using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>
/// What an optimizer remembers, in a safetensors file, so that training goes on as if it had never stopped: for each parameter its moments
/// under torch's names, such as 0.weight.exp_avg, and its steps. Rates are not stored: they are the optimizer's arguments.
/// </summary>
public static class OptimizerFile
{
    private const string Steps = "step";
    private const string Kind = "optimizer";

    /// <summary>Writes the state of an optimizer, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="metadata">What else the file says.</param>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Save<T>(string path, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(optimizer, metadata).Write(path);

    /// <summary>Writes the state of an optimizer to a stream, which stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="metadata">What else the file says.</param>
    public static void Save<T>(Stream stream, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(optimizer, metadata).Write(stream);

    /// <summary>Reads the state of an optimizer. If anything is wrong, the optimizer stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">One of the same kind, over the same parameters.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A malformed file, or one that does not fit: the message lists all that is wrong.</exception>
    public static void Load<T>(string path, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        Load(reader, path, optimizer);
    }

    /// <summary>Reads the state of an optimizer from an open file. If anything is wrong, the optimizer stays as it is.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="optimizer">One of the same kind, over the same parameters.</param>
    /// <exception cref="InvalidDataException">The file does not fit: the message lists all that is wrong.</exception>
    public static void Load<T>(SafeTensorsReader reader, string name, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(optimizer);
        string kind = reader.Metadata.GetValueOrDefault(Kind, "none");
        if (kind != KindOf(optimizer))
        {
            throw Malformed.File(
                name, $"it holds the state of optimizer {kind}, not of {KindOf(optimizer)}", "give the file of such a one");
        }

        // A parameter that never had a gradient has no state, and no entry.
        OptimizerState<T>[] states = [.. optimizer.States.Where(state => reader.Contains(Entry(state, Steps)))];
        StateMatch.Check(reader, name, [.. states.SelectMany(state => Expected(state, optimizer.MomentNames))], strict: true);
        var steps = new long[states.Length];
        var moments = new T[states.Length][][];
        for (int i = 0; i < states.Length; i++)
        {
            OptimizerState<T> state = states[i];
            steps[i] = (long)reader.Read<double>(Entry(state, Steps), allowRounding: true)[0];
            moments[i] = [.. optimizer.MomentNames.Select(moment => Flat(reader.Read<T>(Entry(state, moment), allowRounding: true)))];
        }

        foreach (OptimizerState<T> state in optimizer.States)
            state.Forget();
        for (int i = 0; i < states.Length; i++)
            states[i].Restore(steps[i], moments[i]);
    }

    private static SafeTensorsWriter Writer<T>(Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var writer = new SafeTensorsWriter();
        foreach (OptimizerState<T> state in optimizer.States.Where(state => state.Steps > 0))
        {
            writer.Add(Entry(state, Steps), state.Steps);
            for (int i = 0; i < optimizer.MomentNames.Count; i++)
                writer.Add(Entry(state, optimizer.MomentNames[i]), Tensor.Create(state.Moment(i), state.Parameter.Shape));
        }

        writer.AddMetadata(Kind, KindOf(optimizer));
        foreach ((string key, string value) in metadata ?? [])
            writer.AddMetadata(key, value);
        return writer;
    }

    private static IEnumerable<(string Name, IReadOnlyList<long> Shape)> Expected<T>(
        OptimizerState<T> state, IReadOnlyList<string> moments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] shape = [.. state.Parameter.Shape.ToArray().Select(size => (long)size)];
        return moments.Select(moment => (Entry(state, moment), (IReadOnlyList<long>)shape)).Prepend((Entry(state, Steps), []));
    }

    private static string KindOf<T>(Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => optimizer.GetType().Name.Split('`')[0];

    private static string Entry<T>(OptimizerState<T> state, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => $"{state.Name}.{what}";

    private static T[] Flat<T>(Tensor<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
