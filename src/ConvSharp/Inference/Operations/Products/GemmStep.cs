using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Inference.Operations;

/// <summary>Makes the step of alpha · A · B + beta · C.</summary>
internal readonly struct GemmStepMaker(Gemm gemm, StepDescription description) : IFloatVisitor<Step>
{
    public Step Visit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        (ValueInfo a, ValueInfo b) = (description.Inputs[0]!, description.Inputs[1]!);
        ValueInfo? c = description.Inputs.Count > 2 && gemm.Beta != 0 ? description.Inputs[2] : null;
        ValueInfo output = description.Outputs[0];
        (nint rows, nint columns, nint inner) = (output.Shape[0], output.Shape[1], a.Shape[gemm.TransposeA ? 0 : 1]);
        ConvolutionOptions options = ConvolutionOptions.Default with { Accuracy = description.Accuracy };
        var plan = new GemmPlan<T>
        {
            Rows = rows,
            Columns = columns,
            Inner = inner,
            Turn = gemm.TransposeA ? new StridedCopy([rows, inner], [1, rows], 0) : null,
            Type = output.Type,
            Epilogue = new EpilogueMemory<T>(gemm.Epilogue, Gemm.FirstResidual, output, description.Inputs),
        };
        bool isBias = rows * inner > 0 && c is { Value: not null, Rank: 1 or 2 } && c.Shape[^1] == columns && c.Length == columns;
        if (c is not null && !(isBias && b.Value is not null))
            plan.Sum = new BroadcastLayout(output.Shape, c.Shape.ToArray());
        plan.Alpha = T.CreateTruncating(gemm.Alpha);
        plan.Beta = T.CreateTruncating(gemm.Beta);
        if (rows * columns * inner == 0)
            return new GemmStep<T>(plan);
        if (b.Value is { } values)
        {
            (double alpha, double beta, bool turned) = (gemm.Alpha, gemm.Beta, gemm.TransposeB);
            InferenceTensor? bias = isBias ? c!.Value : null;
            plan.Weights = description.Weights(() => Weights(values, turned, inner, columns, alpha, Scaled(bias, columns, beta), options));
            plan.Weights.Plan([rows, inner, 1], description.Parallel);
        }
        else
        {
            plan.TurnSecond = gemm.TransposeB ? new StridedCopy([inner, columns], [1, inner], 0) : null;
            plan.Passes = ConvolutionPasses<T>.Create(ConvolutionKind.Convolution, options, [1, inner, columns], [rows, inner, 1]);
        }

        return new GemmStep<T>(plan);

        static SharedWeights<T> Weights(
            InferenceTensor factor, bool isTurned, nint inner, nint columns, double scale, InferenceTensor? bias,
            ConvolutionOptions options)
        {
            if (!isTurned)
                return WeightMatrix.Of<T>(factor, inner, columns, scale, bias, options);
            InferenceTensor weight = scale == 1 ? factor : Scaled(factor, inner * columns, scale)!;
            return new SharedWeights<T>(ConvolutionKind.Convolution, options, weight, [columns, inner, 1], bias);
        }

        static InferenceTensor? Scaled(InferenceTensor? values, nint length, double scale)
        {
            if (values is null)
                return null;
            InferenceTensor scaled = InferenceTensor.New(values.Type, [length]);
            TensorPrimitives.Multiply(values.Elements<T>(), T.CreateTruncating(scale), scaled.Elements<T>());
            return scaled;
        }
    }
}

/// <summary>What a product of matrices runs.</summary>
internal sealed class GemmPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required nint Rows { get; init; }

    public required nint Columns { get; init; }

    public required nint Inner { get; init; }

    public required Files.ElementType Type { get; init; }

    /// <summary>Transposes A; null if it is as it should be.</summary>
    public required StridedCopy? Turn { get; init; }

    /// <summary>Transposes a computed B; null if it is as it should be.</summary>
    public StridedCopy? TurnSecond { get; set; }

    /// <summary>How C is read; null if it is absent or the bias of the weights.</summary>
    public BroadcastLayout? Sum { get; set; }

    public T Alpha { get; set; }

    public T Beta { get; set; }

    /// <summary>A constant B, scaled by alpha already.</summary>
    public SharedWeights<T>? Weights { get; set; }

    /// <summary>The product with a computed B.</summary>
    public ConvolutionPasses<T>? Passes { get; set; }

    public required EpilogueMemory<T> Epilogue { get; init; }
}

/// <summary>alpha · A · B + beta · C.</summary>
internal sealed unsafe class GemmStep<T>(GemmPlan<T> plan) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nint[] _rowsShape = [plan.Rows, plan.Inner, 1], _productShape = [plan.Rows, plan.Columns, 1];
    private readonly nint[] _columnsShape = [1, plan.Inner, plan.Columns], _resultShape = [1, plan.Rows, plan.Columns];

    private long FirstBytes => plan.Turn is null ? 0 : (plan.Turn.Length * sizeof(T) + 63) & -64;

    public override string? Algorithm => Packed?.Algorithm ?? plan.Passes?.Algorithm(ConvolutionPass.Forward);

    public override long MultiplyAdds => (long)plan.Rows * plan.Columns * plan.Inner;

    public override long PackedWeightBytes => Packed?.PackedWeightBytes ?? 0;

    private ConvolutionPlan<T>? Packed => plan.Weights?.Plan(_rowsShape, parallel: null);

    public override long WorkspaceBytes => FirstBytes + (plan.TurnSecond is null ? 0 : plan.TurnSecond.Length * sizeof(T));

    public override bool Reads(int input) =>
        input switch { 1 => plan.Weights is null, 2 => plan.Sum is not null, _ => true };

    public override void Execute(StepMemory memory)
    {
        Span<T> output = memory.Output<T>(0);
        byte* a = Turned(plan.Turn, memory, 0, (byte*)memory.WorkspaceAddress);
        var rows = new ReadOnlySpan<T>(a, checked((int)(plan.Rows * plan.Inner)));
        if (plan.Weights is not null)
        {
            plan.Weights.Plan(_rowsShape, memory.Parallel).Execute(
                new ReadOnlyTensorSpan<T>(rows, _rowsShape), new TensorSpan<T>(output, _productShape), memory.Parallel);
        }
        else if (plan.Passes is not null)
        {
            byte* b = Turned(plan.TurnSecond, memory, 1, (byte*)memory.WorkspaceAddress + FirstBytes);
            plan.Passes.Forward(
                new ReadOnlyTensorSpan<T>(new ReadOnlySpan<T>(b, checked((int)(plan.Inner * plan.Columns))), _columnsShape),
                new ReadOnlyTensorSpan<T>(rows, _rowsShape), default(ReadOnlyTensorSpan<T>), new TensorSpan<T>(output, _resultShape),
                memory.Parallel);
            if (plan.Alpha != T.One)
                TensorPrimitives.Multiply(output, plan.Alpha, output);
        }
        else
        {
            output.Clear();
        }

        plan.Sum?.Run(new SumBody((T*)memory.InputBytes(2), (T*)memory.OutputBytes(0), plan.Beta, plan.Sum), 0, plan.Sum.Length);
        plan.Epilogue.Run(memory);
    }

    private byte* Turned(StridedCopy? turn, StepMemory memory, int input, byte* workspace)
    {
        if (turn is null)
            return memory.InputBytes(input);
        turn.Run(plan.Type, memory.InputBytes(input), workspace, memory.Parallel);
        return workspace;
    }

    private readonly struct SumBody(T* c, T* output, T beta, BroadcastLayout layout) : IBroadcastBody
    {
        public void Run(nint at, nint first, nint second, nint third, int length)
        {
            var values = new Span<T>(output + at, length);
            if (layout.Steps[0] == 0)
                TensorPrimitives.Add(values, c[first] * beta, values);
            else
                TensorPrimitives.MultiplyAdd(new ReadOnlySpan<T>(c + first, length), beta, values, values);
        }
    }
}
