using ConvSharp.Files;
using ConvSharp.Initialization;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The input; in training mode, numbers become 0 with a probability, and the others grow. Inputs: the data, optionally the probability and
/// whether it trains. Outputs: the result, and optionally which numbers are kept.
/// </summary>
/// <param name="ratio">The probability, where it is not given as an input.</param>
/// <param name="seed">The seed of the random numbers, which are numpy's.</param>
public sealed class Dropout(double ratio = 0.5, long seed = 0) : Operation
{
    /// <summary>The probability, where it is not given as an input.</summary>
    public double Ratio { get; } = ratio;

    /// <summary>The seed of the random numbers.</summary>
    public long Seed { get; } = seed;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return [ValueInfo.Of(input.Type, input.Shape), ValueInfo.Of(ElementType.Bool, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        bool trains = description.Inputs.Count > 2 && description.Inputs[2] is not null;
        return trains ? new DropStep(this) : new KeepStep();
    }

    private sealed unsafe class KeepStep : Step
    {
        public override bool Reads(int input) => input == 0;

        public override long OffsetInInput(int output) => output == 0 ? 0 : -1;

        public override void Execute(StepMemory memory)
        {
            if (memory.HasOutput(1))
                new Span<byte>(memory.OutputBytes(1), checked((int)memory.Outputs[1].Length)).Fill(1);
        }
    }

    private sealed class DropStep(Dropout dropout) : Step
    {
        public override void Execute(StepMemory memory)
        {
            bool trains = memory.Input<bool>(2)[0];
            double ratio = !trains ? 0 : memory.HasInput(1) ? Given(memory) : dropout.Ratio;
            if (!(ratio is >= 0 and < 1))
                throw new InferenceException($"the probability is {ratio}: use 0 up to, not including, 1.");
            Span<bool> kept = memory.HasOutput(1) ? memory.Output<bool>(1) : [];
            var random = new MersenneTwister();
            random.Seed(unchecked((uint)dropout.Seed));
            if (memory.Inputs[0].Type == ElementType.Float64)
                Run(memory.Input<double>(0), memory.Output<double>(0), kept, ratio, 1 / (1 - ratio), random);
            else
                Run(memory.Input<float>(0), memory.Output<float>(0), kept, ratio, (float)(1 / (1 - ratio)), random);
        }

        private static double Given(StepMemory memory) =>
            memory.Inputs[1].Type == ElementType.Float64 ? memory.Input<double>(1)[0] : memory.Input<float>(1)[0];

        private static void Run<T>(
            ReadOnlySpan<T> input, Span<T> output, Span<bool> kept, double ratio, T growth, MersenneTwister random)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            for (int i = 0; i < input.Length; i++)
            {
                // numpy's uniform numbers: 53 bits, 27 of one draw and 26 of the next.
                double uniform = (((random.NextUInt32() >> 5) * 67108864.0) + (random.NextUInt32() >> 6)) / 9007199254740992.0;
                bool isKept = ratio == 0 || uniform >= ratio;
                output[i] = isKept ? input[i] * growth : T.Zero;
                if (!kept.IsEmpty)
                    kept[i] = isKept;
            }
        }
    }
}
