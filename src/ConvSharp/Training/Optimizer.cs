using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>
/// Changes parameters by their gradients. Once each parameter has had its first step, a step allocates nothing; its result does not depend
/// on the number of threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Grain = 8192;

    private readonly List<OptimizerState<T>> _states = [];
    private readonly string[] _momentNames;
    private double _learningRate;

    private protected Optimizer(
        IEnumerable<KeyValuePair<string, Parameter<T>>> parameters, double learningRate, double weightDecay, params string[] momentNames)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        CheckAtLeastZero(weightDecay, "weight_decay");
        (LearningRate, WeightDecay, _momentNames) = (learningRate, weightDecay, momentNames);
        foreach ((string name, Parameter<T> parameter) in parameters)
            _states.Add(new OptimizerState<T>(name, parameter, momentNames.Length));
        if (_states.Count == 0)
        {
            ConvolutionArgumentException.Throw("optimizer got an empty parameter list", "parameters", "empty",
                "give a network's NamedParameters()");
        }
    }

    /// <summary>How far a step goes. A schedule sets it before each step.</summary>
    /// <exception cref="ConvolutionArgumentException">Negative, or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set
        {
            CheckAtLeastZero(value, "lr");
            _learningRate = value;
        }
    }

    /// <summary>How strongly parameters are drawn towards 0.</summary>
    public double WeightDecay { get; }

    /// <summary>Steps so far: the most that a parameter has had. Steps from a loaded file count too.</summary>
    public long Steps => _states.Max(state => state.Steps);

    /// <summary>Steps that each parameter has had, under its name.</summary>
    public IEnumerable<(string Name, long Steps)> ParameterSteps => _states.Select(state => (state.Name, state.Steps));

    /// <summary>torch's names of the moments of each parameter, such as exp_avg.</summary>
    internal IReadOnlyList<string> MomentNames => _momentNames;

    internal IReadOnlyList<OptimizerState<T>> States => _states;

    /// <summary>
    /// Takes one step, with the gradients of a tape whose backward pass is done. Parameters without a gradient do not change.
    /// </summary>
    public void Step(Tape<T> tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        foreach (OptimizerState<T> state in _states)
        {
            if (!tape.TryGetGradient(state.Parameter, out _))
                continue;
            state.StartStep();
            Update(state, tape);
            state.Parameter.Changed();
        }
    }

    /// <summary>Whether a moment must not hold negative numbers.</summary>
    internal virtual bool IsNeverNegative(string moment) => false;

    private protected abstract void Update(OptimizerState<T> state, Tape<T> tape);

    private protected static void Apply<TRule>(TRule rule, OptimizerState<T> state, Tape<T> tape)
        where TRule : struct, IUpdateRule<T> =>
        ParallelRanges.Run(state.Parameter.Elements.Length, Grain, (rule, state, tape), static (of, start, end) =>
        {
            of.tape.TryGetGradient(of.state.Parameter, out ReadOnlyTensorSpan<T> gradient);
            ReadOnlySpan<T> gradients = MemoryMarshal.CreateReadOnlySpan(in gradient.GetPinnableReference(), (int)gradient.FlattenedLength);
            UpdateLoop.Run(
                of.rule, of.state.Parameter.Elements[start..end], gradients[start..end], of.state.Moment(0, start, end),
                of.state.Moment(1, start, end), of.state.Moment(2, start, end));
        }, tape.Parallel);

    private protected static void CheckAtLeastZero(double value, string name)
    {
        if (!double.IsFinite(value) || value < 0)
            ConvolutionArgumentException.Throw($"Invalid {name} value: {value}", name, value, "use a finite number of 0 or more");
    }

    private protected static void CheckShare(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            ConvolutionArgumentException.Throw($"Invalid {name} value: {value}", name, value, "use a number from 0, and below 1");
    }
}
