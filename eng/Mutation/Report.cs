using System.Globalization;

namespace ConvSharp.Mutation;

/// <summary>Writes what became of each mutant, and the sum.</summary>
internal sealed class Report(Equivalents equivalents, int count)
{
    private readonly Lock _writing = new();
    private readonly List<string> _survivors = [];
    private int _noticed, _equivalent, _endedLate;

    /// <summary>Mutants that no test noticed and no reason explains.</summary>
    public int Unexplained => _survivors.Count;

    /// <summary>Writes a mutant's line.</summary>
    public void Add(int number, Mutation mutation, bool isReached, string? noticedBy)
    {
        lock (_writing)
        {
            string end;
            if (noticedBy is not null)
            {
                _noticed++;
                _endedLate += noticedBy == "time-out" ? 1 : 0;
                end = $"noticed by {noticedBy.Replace("ConvSharp.Tests.", "", StringComparison.Ordinal)}";
            }
            else if (equivalents.Contain(mutation))
            {
                _equivalent++;
                end = "equivalent";
            }
            else
            {
                end = isReached ? "SURVIVED" : "SURVIVED, no test reaches it";
                _survivors.Add($"{number,4} {mutation}, line `{mutation.LineText}`");
            }

            Console.WriteLine($"{number,4} {mutation}: {end}");
        }
    }

    /// <summary>Writes the survivors once more, and the sum.</summary>
    public void Total(TimeSpan time)
    {
        if (_survivors.Count > 0)
            Console.WriteLine($"\nSurvivors:\n{string.Join('\n', _survivors)}");
        double share = 100.0 * Unexplained / Math.Max(1, count);
        string noticed = $"{_noticed} noticed ({_endedLate} by a time-out)";
        string sum = $"{count} mutants: {noticed}, {_equivalent} equivalent, {Unexplained} survived unexplained";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{sum} ({share:0.0} %), in {time:h\\:mm\\:ss}"));
    }
}
