using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>Merges several axes into one, without a copy: torch.nn.Flatten.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Flatten<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FlattenOperation _operation;

    /// <summary>Makes the layer.</summary>
    /// <param name="startDim">The first axis; negative numbers count from the end.</param>
    /// <param name="endDim">The last axis.</param>
    public Flatten(int startDim = 1, int endDim = -1)
    {
        (StartDim, EndDim) = (startDim, endDim);
        _operation = new FlattenOperation(this);
    }

    /// <summary>The first axis.</summary>
    public int StartDim { get; }

    /// <summary>The last axis.</summary>
    public int EndDim { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(CultureInfo.InvariantCulture, $"start_dim={StartDim}, end_dim={EndDim}");

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new MergeAxes(StartDim, EndDim), input);
    }

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        try
        {
            return input.Tape.Apply(_operation, input);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    private nint[] Flattened(ReadOnlySpan<nint> shape)
    {
        (int start, int end) = (Dimension.Of(StartDim, shape, "start_dim"), Dimension.Of(EndDim, shape, "end_dim"));
        if (start > end)
        {
            ConvolutionArgumentException.Throw("flatten() has invalid args: start_dim cannot come after end_dim", "start_dim", StartDim,
                $"use at most {end} for an input of size {ShapeText.Print(shape)}");
        }

        nint length = 1;
        foreach (nint size in shape[start..(end + 1)])
            length *= size;
        return [.. shape[..start], length, .. shape[(end + 1)..]];
    }

    private sealed class FlattenOperation(Flatten<T> layer) : Operation<T>
    {
        internal override bool IsView => true;

        protected internal override nint[] OutputShape(Pass<T> pass) => layer.Flattened(pass.InputShape());

        protected internal override void Forward(Pass<T> pass)
        {
        }

        protected internal override void Backward(Pass<T> pass)
        {
        }
    }
}
