using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>Makes the step of a recurrent layer.</summary>
internal readonly struct RecurrentStepMaker(Recurrent layer, StepDescription description) : IFloatVisitor<Step>
{
    public Step Visit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var sizes = RecurrentSizes.Of(layer, [.. description.Inputs]);
        var gates = new RecurrentGates<T>(layer, sizes.Directions);
        ValueInfo weight = description.Inputs[Recurrent.Weights]!;
        nint rows = checked(sizes.Sequence * sizes.Batch);
        if (weight.Value is not { } values || rows * weight.Length == 0)
            return new RecurrentStep<T>(layer, sizes, gates, weights: null);
        ConvolutionOptions options = ConvolutionOptions.Default with { Accuracy = description.Accuracy };
        SharedWeights<T>[] weights = description.Weights(() => PerDirection<T>(values, options));
        foreach (SharedWeights<T> ofDirection in weights)
            ofDirection.Plan([rows, sizes.Features, 1], description.Parallel);
        return new RecurrentStep<T>(layer, sizes, gates, weights);
    }

    /// <summary>The weights of each direction as those of a 1×1 convolution.</summary>
    private static SharedWeights<T>[] PerDirection<T>(InferenceTensor values, ConvolutionOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint[] shape = [values.Shape[1], values.Shape[2], 1];
        var weights = new SharedWeights<T>[values.Shape[0]];
        int length = (int)OperationInputs.Product(shape);
        for (int direction = 0; direction < weights.Length; direction++)
        {
            var own = InferenceTensor.Of<T>(values.Elements<T>().Slice(direction * length, length), shape);
            weights[direction] = new SharedWeights<T>(ConvolutionKind.Convolution, options, own, shape, bias: null);
        }

        return weights;
    }
}

/// <summary>
/// Runs a recurrent layer: first the products of all inputs with their weights, then one element of the sequences after another.
/// </summary>
internal sealed unsafe class RecurrentStep<T>(
    Recurrent layer, RecurrentSizes sizes, RecurrentGates<T> gates, SharedWeights<T>[]? weights) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nint[] _inputShape = [sizes.Sequence * sizes.Batch, sizes.Features, 1];
    private readonly nint[] _productShape = [sizes.Sequence * sizes.Batch, layer.Gates * sizes.Hidden, 1];
    private readonly long _products = checked((long)sizes.Sequence * sizes.Batch * layer.Gates * sizes.Hidden);
    private readonly long _state = checked((long)sizes.Batch * sizes.Hidden);

    /// <summary>The products, two hidden states, the cell state, and the hidden state after a reset.</summary>
    public override long WorkspaceBytes => checked((_products + (4 * _state)) * sizeof(T));

    public override bool Reads(int input) => input != Recurrent.Weights || weights is null;

    public override void Execute(StepMemory memory)
    {
        CheckLengths(memory);
        for (int direction = 0; direction < sizes.Directions; direction++)
        {
            T* products = (T*)memory.WorkspaceAddress;
            Multiply(memory, direction, products);
            RecurrentPass<T> pass = Pass(memory, direction, products);
            for (nint step = 0; step < sizes.Sequence; step++)
            {
                CancellationLook.ThrowIfCancelled(memory.Parallel.CancellationToken);
                pass.Step = step;
                gates.Run(pass, memory.Parallel);
                T* before = pass.Hidden;
                pass.Hidden = pass.NextHidden;
                pass.NextHidden = before;
            }

            WriteState(memory, 1, direction, pass.Hidden);
            WriteState(memory, 2, direction, pass.Cell);
        }
    }

    private RecurrentPass<T> Pass(StepMemory memory, int direction, T* products)
    {
        nint rows = layer.Gates * sizes.Hidden;
        T* states = products + _products;
        var pass = new RecurrentPass<T>
        {
            Layer = layer,
            Sizes = sizes,
            Direction = direction,
            IsReverse = direction == 1 || layer.Options.Direction == RecurrentDirection.Reverse,
            Products = products,
            Recurrent = memory.InputPointer<T>(Recurrent.RecurrentWeights) + (direction * rows * sizes.Hidden),
            Biases = memory.HasInput(Recurrent.Biases) ? memory.InputPointer<T>(Recurrent.Biases) + (direction * 2 * rows) : null,
            Peepholes = memory.HasInput(Recurrent.Peepholes)
                ? memory.InputPointer<T>(Recurrent.Peepholes) + (direction * 3 * sizes.Hidden)
                : null,
            Lengths = memory.HasInput(Recurrent.Lengths) ? memory.InputPointer<int>(Recurrent.Lengths) : null,
            Hidden = states,
            NextHidden = states + _state,
            Cell = states + (2 * _state),
            ResetHidden = states + (3 * _state),
            Output = memory.HasOutput(0) ? memory.OutputPointer<T>(0) : null,
        };
        ReadState(memory, Recurrent.FirstState, direction, pass.Hidden);
        ReadState(memory, Recurrent.FirstCell, direction, pass.Cell);
        return pass;
    }

    private void CheckLengths(StepMemory memory)
    {
        if (!memory.HasInput(Recurrent.Lengths))
            return;
        foreach (int length in memory.Input<int>(Recurrent.Lengths))
        {
            if (length < 0 || length > sizes.Sequence)
                throw new InferenceException($"a sequence's length is {length}: give 0 to {sizes.Sequence}.");
        }
    }

    private void Multiply(StepMemory memory, int direction, T* products)
    {
        if (weights is not null)
        {
            weights[direction].Plan(_inputShape, memory.Parallel).Execute(
                new ReadOnlyTensorSpan<T>(memory.Input<T>(0), _inputShape),
                new TensorSpan<T>(new Span<T>(products, checked((int)_products)), _productShape), memory.Parallel);
            return;
        }

        nint columns = layer.Gates * sizes.Hidden;
        T* weight = memory.InputPointer<T>(Recurrent.Weights) + (direction * columns * sizes.Features);
        Pieces.Run(
            new Rows(memory.InputPointer<T>(0), weight, products, columns, sizes.Features), (nint)_products,
            2.0 * sizeof(T) * sizes.Features, memory.Parallel);
    }

    private readonly struct Rows(T* input, T* weight, T* products, nint columns, nint features) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                (nint row, nint column) = Math.DivRem(item, columns);
                products[item] = RowProduct.Of(input + (row * features), weight + (column * features), features);
            }
        }
    }

    private void ReadState(StepMemory memory, int index, int direction, T* state)
    {
        for (nint sample = 0; sample < sizes.Batch; sample++)
        {
            var target = new Span<T>(state + (sample * sizes.Hidden), (int)sizes.Hidden);
            if (memory.HasInput(index))
                new ReadOnlySpan<T>(memory.InputPointer<T>(index) + StateOffset(direction, sample), target.Length).CopyTo(target);
            else
                target.Clear();
        }
    }

    private void WriteState(StepMemory memory, int index, int direction, T* state)
    {
        for (nint sample = 0; sample < sizes.Batch && memory.HasOutput(index); sample++)
        {
            var target = new Span<T>(memory.OutputPointer<T>(index) + StateOffset(direction, sample), (int)sizes.Hidden);
            new ReadOnlySpan<T>(state + (sample * sizes.Hidden), target.Length).CopyTo(target);
        }
    }

    private nint StateOffset(int direction, nint sample) => sizes.Hidden
        * (layer.Options.BatchFirst ? (sample * sizes.Directions) + direction : (direction * sizes.Batch) + sample);
}
