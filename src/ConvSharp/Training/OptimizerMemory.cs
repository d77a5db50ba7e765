using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>An optimizer's state from a file, read and checked; the optimizer does not change before <see cref="Apply"/>.</summary>
internal sealed class OptimizerMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Steps = "step";

    private readonly Optimizer<T> _optimizer;
    private readonly List<(OptimizerState<T> State, long Steps, T[][] Moments)> _read = [];

    /// <param name="stored">The file's part for the optimizer.</param>
    /// <param name="kind">The kind of optimizer that the file names; null if it names none.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="isComplete">
    /// Whether the file has an entry for each parameter. Older files have none for a parameter that never had a gradient.
    /// </param>
    /// <exception cref="InvalidDataException">The file does not fit, or holds values that no training gives.</exception>
    public OptimizerMemory(StoredState stored, string? kind, Optimizer<T> optimizer, bool isComplete)
    {
        if (kind != KindOf(optimizer))
        {
            throw Malformed.File(
                stored.File, $"it holds the state of optimizer {kind ?? "none"}, not of {KindOf(optimizer)}",
                "give the file of an optimizer of this kind");
        }

        _optimizer = optimizer;
        OptimizerState<T>[] states = [.. optimizer.States.Where(state => isComplete || stored.Contains(Entry(state, Steps)))];
        StateMatch.Check(stored, [.. states.SelectMany(state => Expected(stored, state))], strict: true);
        foreach (OptimizerState<T> state in states)
            _read.Add((state, stored.ReadCount(Entry(state, Steps)), []));
        for (int i = 0; i < states.Length; i++)
            _read[i] = _read[i] with { Moments = ReadMoments(stored, states[i], _read[i].Steps) };
    }

    public static void Write(SafeTensorsWriter writer, Optimizer<T> optimizer, string prefix = "")
    {
        foreach (OptimizerState<T> state in optimizer.States)
        {
            writer.Add(prefix + Entry(state, Steps), state.Steps);
            for (int i = 0; state.Steps > 0 && i < optimizer.MomentNames.Count; i++)
                writer.Add(prefix + Entry(state, optimizer.MomentNames[i]), Tensor.Create(state.Moment(i), state.Parameter.Shape));
        }
    }

    public static string KindOf(Optimizer<T> optimizer) => optimizer.GetType().Name.Split('`')[0];

    public void Apply()
    {
        foreach (OptimizerState<T> state in _optimizer.States)
            state.Forget();
        foreach ((OptimizerState<T> state, long steps, T[][] moments) in _read.Where(read => read.Steps > 0))
            state.Restore(steps, moments);
    }

    /// <summary>The number of steps, and the moments, which may be missing before the first step.</summary>
    private IEnumerable<(string Name, IReadOnlyList<long> Shape)> Expected(StoredState stored, OptimizerState<T> state)
    {
        long[] shape = [.. state.Parameter.Shape.ToArray().Select(size => (long)size)];
        yield return (Entry(state, Steps), []);
        bool isBlank = !_optimizer.MomentNames.Any(moment => stored.Contains(Entry(state, moment))) && IsUnstepped(stored, state);
        foreach (string moment in isBlank ? [] : _optimizer.MomentNames)
            yield return (Entry(state, moment), shape);
    }

    private static bool IsUnstepped(StoredState stored, OptimizerState<T> state)
    {
        string name = Entry(state, Steps);
        return stored.Tensors.TryGetValue(name, out StoredTensor? step) && step.Shape is [] or [1] && stored.Read<double>(name)[0] == 0;
    }

    private T[][] ReadMoments(StoredState stored, OptimizerState<T> state, long steps)
    {
        var moments = new List<T[]>();
        foreach (string moment in _optimizer.MomentNames)
        {
            string name = Entry(state, moment);
            if (!stored.Contains(name))
                continue;
            T[] values = stored.ReadNumbers<T>(name, _optimizer.IsNeverNegative(moment));
            if (steps == 0 && values.AsSpan().ContainsAnyExcept(T.Zero))
            {
                throw stored.Fault(
                    name, $"is not zero, but {Malformed.Quote(Entry(state, Steps))} is 0", "before the first step nothing is remembered: "
                    + "save the file again from the training");
            }

            moments.Add(values);
        }

        return [.. moments];
    }

    private static string Entry(OptimizerState<T> state, string what) => $"{state.Name}.{what}";
}
