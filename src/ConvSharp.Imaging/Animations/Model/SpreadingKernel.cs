using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Animations.Model;

/// <summary>An output element after some taps have reached it.</summary>
/// <param name="Output">Its row-major position, [out channels, spatial …].</param>
/// <param name="Taps">How many taps have reached it.</param>
/// <param name="Sum">The sum of their products, and the bias.</param>
/// <param name="Step">The step after which the element is in this state.</param>
/// <param name="Length">For how many steps it stays in this state.</param>
internal readonly record struct ReachedOutput(int Output, int Taps, double Sum, int Step, int Length);

/// <summary>A transposed convolution, one input element a step: it spreads its kernel over the output.</summary>
internal sealed class SpreadingKernel
{
    public SpreadingKernel(ConvolutionGeometry geometry, LayerValues values)
    {
        Window = new SlidingWindow(AdjointGeometry.Of(geometry));
        int outputs = values.Output.Length;
        int plane = outputs / (int)geometry.OutChannels;
        var now = new ReachedOutput[outputs];
        for (int output = 0; output < outputs; output++)
        {
            now[output] = new ReachedOutput(output, 0, values.Bias?[output / plane] ?? 0, Step: 0, Length: 0);
        }

        var states = new List<ReachedOutput>();
        for (int step = 0; step < Window.StepCount; step++)
        {
            // The adjoint's inputs are this layer's outputs, and its weight is the same.
            foreach (Product product in Window.Products(step))
            {
                ReachedOutput before = End(now[product.Input], step);
                double sum = before.Sum + (values.Weight[product.Weight] * values.Input[step]);
                now[product.Input] = new ReachedOutput(product.Input, before.Taps + 1, sum, step, Length: 0);
            }
        }

        Array.ForEach(now, last => End(last, Window.StepCount));
        States = states;

        ReachedOutput End(ReachedOutput state, int step)
        {
            ReachedOutput ended = state with { Length = step - state.Step };
            if (ended.Length > 0)
            {
                states.Add(ended);
            }

            return ended;
        }
    }

    /// <summary>The window of the adjoint convolution: its input is the layer's output, and each of its steps an input element.</summary>
    public SlidingWindow Window { get; }

    /// <summary>All states of all outputs; outputs that are never reached stay without taps.</summary>
    public IReadOnlyList<ReachedOutput> States { get; }
}
