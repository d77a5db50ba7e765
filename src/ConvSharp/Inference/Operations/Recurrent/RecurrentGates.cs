using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>The gates of a recurrent layer: computes the next hidden state, in ranges of its units over the threads.</summary>
internal sealed unsafe class RecurrentGates<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly RecurrentActivation Sigmoid = new("Sigmoid"), Tanh = new("Tanh");

    private readonly Recurrent _layer;
    private readonly (UnaryMap<T> Map, T Alpha, T Beta)[] _functions;
    private readonly int _perDirection;
    private readonly T? _clip;

    public RecurrentGates(Recurrent layer, int directions)
    {
        _layer = layer;
        RecurrentActivation[] usual = layer.RecurrentKind switch
        {
            RecurrentKind.Lstm => [Sigmoid, Tanh, Tanh],
            RecurrentKind.Gru => [Sigmoid, Tanh],
            _ => [Tanh],
        };
        _perDirection = usual.Length;
        IReadOnlyList<RecurrentActivation> given = layer.Options.Activations;
        if (given.Count > 0 && given.Count != usual.Length * directions)
            throw new InferenceException($"it has {given.Count} activations: give none, or {usual.Length * directions}.");
        if (layer.Options.Clip is { } clip && !(clip > 0))
            throw new InferenceException($"it is clipped to ±{clip}: use a number above 0.");
        _clip = layer.Options.Clip is { } limit ? T.CreateTruncating(limit) : null;
        _functions = [.. (given.Count > 0 ? given : [.. usual, .. usual]).Select(function => function.Loop<T>())];
    }

    /// <summary>Computes a step.</summary>
    public void Run(in RecurrentPass<T> pass, ParallelOptions parallel)
    {
        nint hidden = pass.Sizes.Hidden;
        double bytes = (double)sizeof(T) * hidden * _layer.Gates * pass.Sizes.Batch;
        switch (_layer.RecurrentKind)
        {
            case RecurrentKind.Lstm:
                Pieces.Run(new LstmUnits(this, pass), hidden, bytes, parallel);
                break;
            case RecurrentKind.Gru:
                Pieces.Run(new GruGates(this, pass), hidden, bytes, parallel);
                Pieces.Run(new GruUnits(this, pass), hidden, bytes / 3, parallel);
                break;
            default:
                Pieces.Run(new RnnUnits(this, pass), hidden, bytes, parallel);
                break;
        }
    }

    /// <summary>Clips some numbers and applies a function to them in place.</summary>
    private void Activate(in RecurrentPass<T> pass, int function, T* numbers, nint start, nint end)
    {
        Span<T> span = Units(numbers, start, end);
        if (_clip is { } clip)
        {
            TensorPrimitives.Min(span, clip, span);
            TensorPrimitives.Max(span, -clip, span);
        }

        Apply(pass, function, span);
    }

    private void Apply(in RecurrentPass<T> pass, int function, Span<T> numbers)
    {
        (UnaryMap<T> map, T alpha, T beta) = _functions[(pass.Direction * _perDirection) + function];
        map(numbers, numbers, alpha, beta);
    }

    private static Span<T> Units(T* numbers, nint start, nint end) => new(numbers + start, (int)(end - start));

    private readonly struct RnnUnits(RecurrentGates<T> gates, RecurrentPass<T> pass) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint sample = 0; sample < pass.Sizes.Batch; sample++)
            {
                nint place = pass.Place(sample), state = sample * pass.Sizes.Hidden;
                if (place >= 0)
                {
                    T* own = pass.Gates(sample, place);
                    pass.AddRecurrent(own, 0, pass.Hidden + state, start, end);
                    gates.Activate(pass, 0, own, start, end);
                    Units(own, start, end).CopyTo(Units(pass.NextHidden + state, start, end));
                }

                pass.Write(sample, place, start, end);
            }
        }
    }

    private readonly struct LstmUnits(RecurrentGates<T> gates, RecurrentPass<T> pass) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint sample = 0; sample < pass.Sizes.Batch; sample++)
            {
                nint place = pass.Place(sample);
                if (place >= 0)
                    Run(sample, place, start, end);
                pass.Write(sample, place, start, end);
            }
        }

        private void Run(nint sample, nint place, nint start, nint end)
        {
            nint size = pass.Sizes.Hidden, state = sample * size;
            T* input = pass.Gates(sample, place), output = input + size, forget = output + size, candidate = forget + size;
            T* cell = pass.Cell + state;
            for (int gate = 0; gate < 4; gate++)
                pass.AddRecurrent(input, gate, pass.Hidden + state, start, end);
            AddPeephole(input, 0, cell, start, end);
            AddPeephole(forget, 2, cell, start, end);
            gates.Activate(pass, 0, input, start, end);
            if (pass.Layer.Options.CouplesInputAndForget)
                TensorPrimitives.Subtract(T.One, Units(input, start, end), Units(forget, start, end));
            else
                gates.Activate(pass, 0, forget, start, end);
            gates.Activate(pass, 1, candidate, start, end);
            for (nint unit = start; unit < end; unit++)
                cell[unit] = (forget[unit] * cell[unit]) + (input[unit] * candidate[unit]);
            AddPeephole(output, 1, cell, start, end);
            gates.Activate(pass, 0, output, start, end);
            Span<T> next = Units(pass.NextHidden + state, start, end);
            Units(cell, start, end).CopyTo(next);
            gates.Apply(pass, 2, next);
            TensorPrimitives.Multiply(next, Units(output, start, end), next);
        }

        private void AddPeephole(T* numbers, int gate, T* cell, nint start, nint end)
        {
            T* factors = pass.Peepholes + (gate * pass.Sizes.Hidden);
            for (nint unit = start; unit < end && pass.Peepholes != null; unit++)
                numbers[unit] += factors[unit] * cell[unit];
        }
    }

    /// <summary>The gates update and reset, and the hidden state times the reset.</summary>
    private readonly struct GruGates(RecurrentGates<T> gates, RecurrentPass<T> pass) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint sample = 0; sample < pass.Sizes.Batch; sample++)
            {
                nint place = pass.Place(sample), size = pass.Sizes.Hidden, state = sample * size;
                if (place < 0)
                    continue;
                T* update = pass.Gates(sample, place), reset = update + size;
                for (int gate = 0; gate < 2; gate++)
                    pass.AddRecurrent(update, gate, pass.Hidden + state, start, end);
                gates.Activate(pass, 0, update, start, end);
                gates.Activate(pass, 0, reset, start, end);
                TensorPrimitives.Multiply(
                    Units(reset, start, end), Units(pass.Hidden + state, start, end), Units(pass.ResetHidden + state, start, end));
            }
        }
    }

    /// <summary>The candidate, and the new hidden state between it and the old one.</summary>
    private readonly struct GruUnits(RecurrentGates<T> gates, RecurrentPass<T> pass) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint sample = 0; sample < pass.Sizes.Batch; sample++)
            {
                nint place = pass.Place(sample);
                if (place >= 0)
                    Run(sample, place, start, end);
                pass.Write(sample, place, start, end);
            }
        }

        private void Run(nint sample, nint place, nint start, nint end)
        {
            nint size = pass.Sizes.Hidden, state = sample * size;
            T* update = pass.Gates(sample, place), reset = update + size, candidate = reset + size;
            if (pass.Layer.Options.ResetsAfterProduct)
                AddReset(candidate, reset, pass.Hidden + state, start, end);
            else
                pass.AddRecurrent(update, 2, pass.ResetHidden + state, start, end);
            gates.Activate(pass, 1, candidate, start, end);
            T* hidden = pass.Hidden + state, next = pass.NextHidden + state;
            for (nint unit = start; unit < end; unit++)
                next[unit] = ((T.One - update[unit]) * candidate[unit]) + (update[unit] * hidden[unit]);
        }

        private void AddReset(T* candidate, T* reset, T* hidden, nint start, nint end)
        {
            nint size = pass.Sizes.Hidden, rows = 3 * size;
            for (nint unit = start; unit < end; unit++)
            {
                nint row = (2 * size) + unit;
                T product = RowProduct.Of(pass.Recurrent + (row * size), hidden, size);
                if (pass.Biases != null)
                {
                    product += pass.Biases[rows + row];
                    candidate[unit] += pass.Biases[row];
                }

                candidate[unit] += reset[unit] * product;
            }
        }
    }
}
