using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using ConvSharp.Cluster;

namespace ConvSharp.Cli.Cluster;

/// <summary>The sums of a worker's instruments, as text in Prometheus' format.</summary>
internal sealed class MetricsText : IDisposable
{
    private static readonly double[] Bounds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Instrument Instrument, double Sum, long[] Buckets)> _values = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != QueueWorker.InstrumentsName)
                return;
            lock (_gate)
                _values[instrument.Name] = (instrument, 0, new long[Bounds.Length + 1]);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        _listener.Start();
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach ((Instrument instrument, double sum, long[] buckets) in _values.Values)
                Write(text, instrument, sum, buckets);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value)
    {
        int bucket = Array.FindIndex(Bounds, bound => value <= bound);
        lock (_gate)
        {
            (_, double sum, long[] buckets) = _values[instrument.Name];
            buckets[bucket < 0 ? Bounds.Length : bucket]++;
            _values[instrument.Name] = (instrument, sum + value, buckets);
        }
    }

    private static void Write(StringBuilder text, Instrument instrument, double sum, long[] buckets)
    {
        string name = instrument.Name.Replace('.', '_');
        string kind = instrument switch
        {
            Histogram<double> => "histogram",
            UpDownCounter<long> => "gauge",
            _ => "counter",
        };
        name += kind switch
        {
            "histogram" => "_seconds",
            "counter" => "_total",
            _ => "",
        };
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {kind}\n");
        if (kind != "histogram")
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {sum}\n");
            return;
        }

        long count = 0;
        for (int i = 0; i <= Bounds.Length; i++)
        {
            count += buckets[i];
            string bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bound}\"}} {count}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum {sum}\n{name}_count {count}\n");
    }
}
