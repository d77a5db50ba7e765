using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>The phases of one axis, with what they have in common.</summary>
internal sealed class WindowAxis
{
    private readonly HashSet<long> _usedRemainders = [];

    public WindowAxis(AxisGeometry axis)
    {
        Phases = AxisPhase.Of(axis);
        Input = axis.Input;
        Output = axis.Output;
        InputStep = Phases[0].InputStep;
        OutputStep = Phases[0].OutputStep;
        (long lowest, long highest) = (long.MaxValue, long.MinValue);
        foreach (AxisPhase phase in Phases)
        {
            Count = Math.Max(Count, phase.OutputCount);
            if (phase.Taps.Length == 0)
                continue;
            lowest = Math.Min(lowest, phase.LowestInput(0));
            highest = Math.Max(highest, phase.HighestInput(0));
            NeedsPadding |= phase.LowestInput(0) < 0 || phase.HighestInput(phase.OutputCount - 1) >= axis.Input;
        }

        (LowestOffset, HighestOffset) = lowest <= highest ? (lowest, highest) : (0, 0);
        if (InputStep == 1)
        {
            ReadsAll = Phases.Any(phase => phase.Taps.Length > 0);
            return;
        }

        foreach (AxisPhase phase in Phases)
        {
            foreach (Tap tap in phase.Taps)
                _usedRemainders.Add((tap.InputOffset - LowestOffset) % InputStep);
        }

        ReadsAll = _usedRemainders.Count == InputStep;
    }

    /// <summary>Whether every element within reach is read by some output.</summary>
    public bool ReadsAll { get; }

    public AxisPhase[] Phases { get; }

    public long Input { get; }

    public long Output { get; }

    /// <summary>Outputs of the largest phase.</summary>
    public long Count { get; }

    /// <summary>Input elements from one output of a phase to the next.</summary>
    public long InputStep { get; }

    /// <summary>Output elements from one output of a phase to the next.</summary>
    public long OutputStep { get; }

    /// <summary>Offset of the first input element that any tap meets at a phase's first output; may be negative.</summary>
    public long LowestOffset { get; }

    /// <summary>Offset of the last input element that any tap meets at a phase's first output.</summary>
    public long HighestOffset { get; }

    /// <summary>Input elements that one output of each phase, taken together, spans.</summary>
    public long Reach => HighestOffset - LowestOffset + 1;

    /// <summary>Whether some tap meets an element beyond the border.</summary>
    public bool NeedsPadding { get; }

    /// <summary>Input elements that <paramref name="outputs"/> neighbouring outputs of all phases span.</summary>
    public long Span(long outputs) => ((outputs - 1) * InputStep) + Reach;

    /// <summary>
    /// Whether any output reads the element at this distance from the lowest offset: strides larger than kernels leave gaps.
    /// </summary>
    public bool Reads(long distance) => ReadsAll || _usedRemainders.Contains(distance % InputStep);
}
