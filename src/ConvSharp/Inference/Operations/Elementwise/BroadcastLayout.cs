namespace ConvSharp.Inference.Operations;

/// <summary>
/// How up to three operands are read for an output that they broadcast to. Neighbouring axes along which all operands step alike are one;
/// the last axis is a run, along which each operand steps by 1 or stands still.
/// </summary>
internal sealed class BroadcastLayout
{
    /// <summary>Most operands.</summary>
    public const int MostOperands = 3;

    private const int MostAxes = 64;

    private readonly nint[] _lengths;
    private readonly nint[][] _strides;

    /// <param name="output">The output's shape.</param>
    /// <param name="operands">The shapes of the operands.</param>
    public BroadcastLayout(ReadOnlySpan<nint> output, params ReadOnlySpan<nint[]> operands)
    {
        if (output.Length > MostAxes)
            throw new InferenceException($"it has {output.Length} axes: use at most {MostAxes}.");
        Operands = operands.Length;
        Length = OperationInputs.Product(output);
        var lengths = new List<nint>();
        var strides = new List<nint[]>();
        nint[] sizes = [.. operands.ToArray().Select(_ => (nint)1)];
        for (int i = 1; i <= output.Length; i++)
        {
            nint[] step = new nint[MostOperands];
            for (int operand = 0; operand < operands.Length; operand++)
            {
                nint size = i <= operands[operand].Length ? operands[operand][^i] : 1;
                step[operand] = size == 1 ? 0 : sizes[operand];
                sizes[operand] *= size;
            }

            if (output[^i] == 1)
                continue;
            if (lengths.Count > 0 && Continues(strides[^1], step, lengths[^1]))
            {
                lengths[^1] *= output[^i];
                continue;
            }

            lengths.Add(output[^i]);
            strides.Add(step);
        }

        if (lengths.Count == 0)
        {
            lengths.Add(1);
            strides.Add(new nint[MostOperands]);
        }

        lengths.Reverse();
        strides.Reverse();
        (_lengths, _strides) = ([.. lengths], [.. strides]);
        for (int operand = 0; operand < MostOperands; operand++)
            Steps[operand] = _strides[^1][operand];
    }

    /// <summary>Number of operands.</summary>
    public int Operands { get; }

    /// <summary>Elements of the output.</summary>
    public nint Length { get; }

    /// <summary>For each operand, whether it steps along a run (1) or stands still (0).</summary>
    public nint[] Steps { get; } = new nint[MostOperands];

    /// <summary>Runs a body over the runs of some elements of the output.</summary>
    public void Run<TBody>(in TBody body, nint start, nint end)
        where TBody : struct, IBroadcastBody
    {
        int outer = _lengths.Length - 1;
        nint run = _lengths[outer];
        Span<nint> index = stackalloc nint[outer + 1];
        (nint rows, nint within) = Math.DivRem(start, run);
        nint first = 0, second = 0, third = 0;
        for (int axis = outer - 1; axis >= 0; axis--)
        {
            (rows, index[axis]) = Math.DivRem(rows, _lengths[axis]);
            first += index[axis] * _strides[axis][0];
            second += index[axis] * _strides[axis][1];
            third += index[axis] * _strides[axis][2];
        }

        while (start < end)
        {
            nint length = Math.Min(run - within, end - start);
            body.Run(
                start, first + (within * Steps[0]), second + (within * Steps[1]), third + (within * Steps[2]), checked((int)length));
            start += length;
            within = 0;
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                nint[] strides = _strides[axis];
                (first, second, third) = (first + strides[0], second + strides[1], third + strides[2]);
                if (++index[axis] < _lengths[axis])
                    break;
                index[axis] = 0;
                nint length0 = _lengths[axis];
                (first, second, third) = (first - (length0 * strides[0]), second - (length0 * strides[1]), third - (length0 * strides[2]));
            }
        }
    }

    private static bool Continues(nint[] inner, nint[] outer, nint innerLength)
    {
        for (int i = 0; i < inner.Length; i++)
        {
            if (outer[i] != inner[i] * innerLength)
                return false;
        }

        return true;
    }
}

/// <summary>Computes a run of an output from runs or single elements of up to three operands.</summary>
internal interface IBroadcastBody
{
    void Run(nint output, nint first, nint second, nint third, int length);
}
