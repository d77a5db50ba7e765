using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Animations.Model;

/// <summary>
/// One axis as a window that slides over places. Place 0 is the first input element. A convolution's places are its padded input; a
/// transposed convolution's are the input stretched by the stride, with zeros between, over which the reversed kernel steps one by one.
/// </summary>
internal sealed class SlidingAxis
{
    private readonly AxisPhase _window;
    private readonly PaddingMode _paddingMode;
    private readonly int _input;

    public SlidingAxis(AxisGeometry axis, PaddingMode paddingMode)
    {
        bool isTransposed = axis.Kind == ConvolutionKind.Transposed;
        Spacing = isTransposed ? checked((int)axis.Stride) : 1;
        _window = AxisPhase.Of(isTransposed ? OverStretchedInput(axis) : axis)[0];
        _paddingMode = paddingMode;
        _input = checked((int)axis.Input);
        IsTurned = isTransposed;
        Kernel = checked((int)axis.Kernel);
        Output = checked((int)axis.Output);

        long stretched = ((axis.Input - 1) * Spacing) + 1;
        long declared = isTransposed ? 0 : axis.PadBefore;
        long declaredAfter = isTransposed ? 0 : axis.PadAfter;
        First = checked((int)Math.Min(Math.Min(0, -declared), _window.LowestInput(0)));
        long end = Math.Max(stretched + declaredAfter, _window.HighestInput(axis.Output - 1) + 1);
        Count = checked((int)(end - First));
    }

    /// <summary>The lowest place; negative where there is padding.</summary>
    public int First { get; }

    /// <summary>How many places there are, padding included.</summary>
    public int Count { get; }

    /// <summary>The distance of neighbouring input elements.</summary>
    public int Spacing { get; }

    /// <summary>Taps of the kernel.</summary>
    public int Kernel { get; }

    /// <summary>Output elements.</summary>
    public int Output { get; }

    /// <summary>Whether the window holds the reversed kernel, as that of a transposed convolution does.</summary>
    public bool IsTurned { get; }

    /// <summary>Whether every place holds an input element.</summary>
    public bool IsPlain => Count == _input;

    /// <summary>Where a tap of the window lies for an output; taps count from the window's start.</summary>
    public int Place(int output, int tap) => (int)((output * _window.InputStep) + _window.Taps[tap].InputOffset);

    /// <summary>The weight's index of a tap.</summary>
    public int Weight(int tap) => IsTurned ? Kernel - 1 - tap : tap;

    /// <summary>Whether an input element lies here, not padding or a zero between two elements.</summary>
    public bool IsInput(int place) => place >= 0 && place % Spacing == 0 && place / Spacing < _input;

    /// <summary>The input element whose value stands here, by the padding mode; null where a zero stands.</summary>
    public int? Source(int place)
    {
        (long index, long between) = (SizeFormula.FloorDivide(place, Spacing), place % Spacing);
        if (between != 0)
            return null;
        long source = PaddingModes.Source(_paddingMode, index, _input);
        return source < 0 ? null : (int)source;
    }

    private static AxisGeometry OverStretchedInput(AxisGeometry axis) => axis with
    {
        Kind = ConvolutionKind.Convolution,
        Input = ((axis.Input - 1) * axis.Stride) + 1,
        Stride = 1,
        PadBefore = axis.EffectiveKernel - 1 - axis.PadBefore,
        PadAfter = axis.EffectiveKernel - 1 - axis.PadAfter + axis.OutputPadding,
        OutputPadding = 0,
    };
}
