using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>
/// A convolution or transposed convolution. The tile's layer has no padding: what stands beyond the border is put into its input, so that
/// the tiles of all borders share plans and packed weights. A transposed layer's output is cut afterwards.
/// </summary>
internal sealed class ConvolveRule : TileRule
{
    private readonly Convolve _operation, _unpadded;
    private readonly ConvolutionGeometry _geometry;

    /// <param name="node">The node.</param>
    /// <param name="algorithm">The algorithm of all tiles; null: the planner's choice for each.</param>
    public ConvolveRule(TileNode node, string? algorithm)
    {
        _operation = (Convolve)node.Operation;
        _geometry = ConvolutionGeometry.Create(_operation.ConvolutionKind, _operation.Options, node.Shape(0), node.Shape(1));
        ConvolutionOptions options = _operation.Options with
        {
            Algorithm = algorithm ?? _operation.Options.Algorithm,
            Padding = default,
            PaddingMode = PaddingMode.Zeros,
            OutputPadding = default,
            OutputSize = default,
        };
        _unpadded = new Convolve(_operation.ConvolutionKind, options, _operation.Epilogue);
    }

    private bool IsTransposed => _operation.ConvolutionKind == ConvolutionKind.Transposed;

    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] output = sets[node.Output];
        if (input >= Convolve.FirstResidual)
            return output;
        IndexSet[] needed = node.WholeInput(input);
        if (input > 0)
            return needed;
        needed[0] = output[0];
        for (int axis = 2; axis < needed.Length; axis++)
        {
            AxisGeometry of = _geometry.Axes[axis - 2];
            IndexSet indices = IndexSet.Empty;
            foreach (IndexRange range in output[axis].Ranges)
                indices = indices.Union(Reading(of, range).Indices);

            // Windows that meet only padding need no element, but every value has at least one.
            needed[axis] = indices.Count > 0 ? indices : IndexSet.Whole(1);
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        IndexSet[] output = sets[node.Output];
        IEnumerable<string> others = node.Node.Inputs.Skip(1).Take(Convolve.FirstResidual - 1);
        string computed = writer.ForEachBox(node, output, box =>
        {
            (string tensor, IndexSet[] have) = writer.Value(node.Node.Inputs[0]);
            AxisReading[] readings = [.. have.Select(AxisReading.Of)];
            readings[0] = AxisReading.Of(IndexSet.Of(box[0].Start, box[0].End));
            var cut = new AxisReading[box.Length];
            var made = new IndexSet[box.Length];
            var spread = new AxisReading[box.Length];
            for (int axis = 0; axis < box.Length; axis++)
            {
                IndexSet whole = IndexSet.Of(box[axis].Start, box[axis].End);
                (made[axis], cut[axis], spread[axis]) = (whole, AxisReading.Of(whole), AxisReading.Of(whole));
                if (axis < 2)
                    continue;
                AxisGeometry of = _geometry.Axes[axis - 2];
                readings[axis] = Reading(of, box[axis]);
                if (!IsTransposed)
                    continue;

                // The layer without padding also makes places before and after the box; residuals there do not count.
                IndexRange full = Made(of, box[axis]);
                made[axis] = IndexSet.Of(full.Start, full.End);
                spread[axis] = Around(full, box[axis]);
            }

            // Channels are whole on both sides.
            made[1] = IndexSet.Whole(node.OutputShape[1]);
            readings[1] = AxisReading.Of(IndexSet.Whole(node.Shape(0)[1]));
            cut[1] = AxisReading.Of(IndexSet.Of(box[1].Start, box[1].End));
            spread[1] = AxisReading.Of(made[1]);
            List<string> inputs = [writer.Take(node, tensor, have, readings), .. others];
            for (int residual = Convolve.FirstResidual; residual < node.InputCount; residual++)
                inputs.Add(writer.Take(node, node.Node.Inputs[residual], spread));
            return writer.Take(node, writer.Add(node, _unpadded, inputs), made, cut);
        });
        writer.Define(node.Output, computed, output);
    }

    /// <summary>What the layer without padding reads for a range of outputs.</summary>
    private AxisReading Reading(AxisGeometry axis, IndexRange outputs) =>
        AxisReading.Window(Window(axis, outputs), axis.Input, _geometry.PaddingMode);

    /// <summary>The inputs of a range of outputs, also those beyond the border.</summary>
    private static IndexRange Window(AxisGeometry axis, IndexRange outputs)
    {
        long reach = axis.EffectiveKernel - 1;
        if (axis.Kind == ConvolutionKind.Convolution)
        {
            return new IndexRange(
                (outputs.Start * axis.Stride) - axis.PadBefore, ((outputs.End - 1) * axis.Stride) - axis.PadBefore + reach + 1);
        }

        // Output o gets input i by tap (o + padding − i · stride) / dilation. Where the stride is larger than the kernel, outputs lie in
        // gaps: then one more input on either side reaches over the gap.
        long first = outputs.Start + axis.PadBefore, last = outputs.End - 1 + axis.PadBefore;
        return new IndexRange(
            Math.Min(SizeFormula.CeilingDivide(first - reach, axis.Stride), SizeFormula.FloorDivide(first, axis.Stride)),
            Math.Max(SizeFormula.FloorDivide(last, axis.Stride), SizeFormula.CeilingDivide(last - reach, axis.Stride)) + 1);
    }

    /// <summary>The outputs that the transposed layer without padding makes of the inputs of a range of outputs.</summary>
    private static IndexRange Made(AxisGeometry axis, IndexRange outputs)
    {
        IndexRange inputs = Window(axis, outputs);
        long start = (inputs.Start * axis.Stride) - axis.PadBefore;
        return new IndexRange(start, start + ((inputs.Length - 1) * axis.Stride) + axis.EffectiveKernel);
    }

    /// <summary>The box's indices at their places in the full range; nothing around them.</summary>
    private static AxisReading Around(IndexRange full, IndexRange box)
    {
        var reading = new AxisReading();
        reading.Add(new IndexRun(AxisReading.Nothing, box.Start - full.Start, 0));
        reading.Add(new IndexRun(box.Start, box.Length, 1));
        reading.Add(new IndexRun(AxisReading.Nothing, full.End - box.End, 0));
        return reading;
    }
}
