using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Tests.Inference;

/// <summary>A random recurrent layer with random inputs, and its outputs by the formulas.</summary>
internal sealed class NaiveRecurrent
{
    private readonly RecurrentKind _kind;
    private readonly RecurrentOptions _options;
    private readonly int _sequence, _batch, _features, _hidden, _directions, _gates;
    private readonly double[]?[] _values;

    public NaiveRecurrent(RecurrentKind kind, RecurrentOptions options, Random random, ElementType type)
    {
        (_kind, _options) = (kind, options);
        (_sequence, _batch, _features, _hidden) = (random.Next(1, 5), random.Next(1, 4), random.Next(1, 6), random.Next(1, 40));
        _directions = options.Direction == RecurrentDirection.Both ? 2 : 1;
        _gates = kind switch
        {
            RecurrentKind.Lstm => 4,
            RecurrentKind.Gru => 3,
            _ => 1,
        };
        nint rows = _gates * _hidden;
        nint[] state = options.BatchFirst ? [_batch, _directions, _hidden] : [_directions, _batch, _hidden];
        InferenceTensor? Maybe(params nint[] shape) => random.Next(2) == 0 ? null : Tensors.Random(random, type, shape);
        InferenceTensor? lengths = random.Next(2) == 0
            ? null
            : InferenceTensor.Of<int>([.. Enumerable.Range(0, _batch).Select(_ => random.Next(_sequence + 1))], _batch);
        nint[] input = options.BatchFirst ? [_batch, _sequence, _features] : [_sequence, _batch, _features];
        List<InferenceTensor?> inputs =
        [
            Tensors.Random(random, type, input), Tensors.Random(random, type, _directions, rows, _features),
            Tensors.Random(random, type, _directions, rows, _hidden), Maybe(_directions, 2 * rows), lengths, Maybe(state),
        ];
        if (kind == RecurrentKind.Lstm)
            inputs.AddRange([Maybe(state), Maybe(_directions, 3 * _hidden)]);
        Inputs = [.. inputs];
        _values = [.. inputs.Select(tensor => tensor is null ? null : Tensors.Doubles(tensor))];
        Expected = Computed();
    }

    public InferenceTensor?[] Inputs { get; }

    public double[][] Expected { get; }

    public override string ToString() => string.Join("; ", Inputs.Select(input => input?.ToString() ?? "none"));

    private double[][] Computed()
    {
        int states = _directions * _batch * _hidden;
        double[] all = new double[_sequence * states], last = new double[states], cells = new double[states];
        for (int direction = 0; direction < _directions; direction++)
        {
            for (int sample = 0; sample < _batch; sample++)
            {
                int at = _hidden * (_options.BatchFirst ? (sample * _directions) + direction : (direction * _batch) + sample);
                double[] hidden = First(5, at), cell = First(6, at);
                int length = _values[4] is { } lengths ? (int)lengths[sample] : _sequence;
                for (int step = 0; step < length; step++)
                {
                    bool isReverse = direction == 1 || _options.Direction == RecurrentDirection.Reverse;
                    int place = isReverse ? length - 1 - step : step;
                    hidden = Next(direction, sample, place, hidden, cell);
                    int output = _options.BatchFirst
                        ? ((sample * _sequence) + place) * _directions + direction
                        : ((place * _directions) + direction) * _batch + sample;
                    hidden.CopyTo(all, output * _hidden);
                }

                hidden.CopyTo(last, at);
                cell.CopyTo(cells, at);
            }
        }

        return _kind == RecurrentKind.Lstm ? [all, last, cells] : [all, last];
    }

    private double[] First(int input, int at) =>
        input < _values.Length && _values[input] is { } state ? state[at..(at + _hidden)] : new double[_hidden];

    private double[] Next(int direction, int sample, int place, double[] hidden, double[] cell)
    {
        double[] next = new double[_hidden];
        double[] before = [.. cell];
        for (int unit = 0; unit < _hidden; unit++)
        {
            double Gate(int gate) => Weighted(direction, sample, place, gate, unit) + Recurrent(direction, gate, unit, hidden);
            double Peephole(int gate, double value) =>
                _values.Length > 7 && _values[7] is { } factors ? factors[(direction * 3 + gate) * _hidden + unit] * value : 0;
            switch (_kind)
            {
                case RecurrentKind.Rnn:
                    next[unit] = Math.Tanh(Clipped(Gate(0)));
                    break;
                case RecurrentKind.Lstm:
                    double input = Sigmoid(Gate(0) + Peephole(0, before[unit]));
                    double forget = _options.CouplesInputAndForget ? 1 - input : Sigmoid(Gate(2) + Peephole(2, before[unit]));
                    cell[unit] = (forget * before[unit]) + (input * Math.Tanh(Clipped(Gate(3))));
                    next[unit] = Sigmoid(Gate(1) + Peephole(1, cell[unit])) * Math.Tanh(cell[unit]);
                    break;
                default:
                    double update = Sigmoid(Gate(0));
                    double candidate = Math.Tanh(Clipped(Candidate(direction, sample, place, unit, hidden)));
                    next[unit] = ((1 - update) * candidate) + (update * hidden[unit]);
                    break;
            }
        }

        return next;
    }

    private double Candidate(int direction, int sample, int place, int unit, double[] hidden)
    {
        double[] resets =
        [
            .. Enumerable.Range(0, _hidden).Select(other =>
                Sigmoid(Weighted(direction, sample, place, 1, other) + Recurrent(direction, 1, other, hidden))),
        ];
        double[] reset = [.. hidden.Zip(resets, (value, factor) => value * factor)];
        return Weighted(direction, sample, place, 2, unit) + (_options.ResetsAfterProduct
            ? resets[unit] * Recurrent(direction, 2, unit, hidden)
            : Recurrent(direction, 2, unit, reset));
    }

    private double Weighted(int direction, int sample, int place, int gate, int unit)
    {
        int row = (direction * _gates + gate) * _hidden + unit;
        int input = _options.BatchFirst ? (sample * _sequence) + place : (place * _batch) + sample;
        double sum = Bias(direction, (gate * _hidden) + unit);
        for (int i = 0; i < _features; i++)
            sum += _values[0]![(input * _features) + i] * _values[1]![(row * _features) + i];
        return sum;
    }

    private double Recurrent(int direction, int gate, int unit, double[] hidden)
    {
        int row = (direction * _gates + gate) * _hidden + unit;
        double sum = Bias(direction, ((_gates + gate) * _hidden) + unit);
        for (int i = 0; i < _hidden; i++)
            sum += hidden[i] * _values[2]![(row * _hidden) + i];
        return sum;
    }

    private double Bias(int direction, int at) => _values[3] is { } biases ? biases[(direction * 2 * _gates * _hidden) + at] : 0;

    private double Clipped(double value) => _options.Clip is { } clip ? Math.Clamp(value, -clip, clip) : value;

    private double Sigmoid(double value) => 1 / (1 + Math.Exp(-Clipped(value)));
}
