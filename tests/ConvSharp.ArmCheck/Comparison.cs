using System.Numerics;

namespace ConvSharp.ArmCheck;

/// <summary>Results beside those of the slow twin.</summary>
internal sealed class Comparison
{
    private readonly List<string> _faults = [];
    private readonly SortedSet<string> _ways = new(StringComparer.Ordinal);

    /// <summary>What was wrong, a line for each result.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many results were compared.</summary>
    public int Results { get; private set; }

    /// <summary>Passes and algorithms that were compared.</summary>
    public IReadOnlyCollection<string> Ways => _ways;

    /// <summary>Compares whole numbers: plain sums are exact, transforms once they are rounded.</summary>
    public void Add<T>(string way, bool isPlainSum, EngineProblem problem, double[] expected, T[] actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Results++;
        _ways.Add(way);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateChecked(actual[i]);
            if ((isPlainSum ? value : Math.Round(value)) == expected[i])
                continue;
            _faults.Add($"{way}, {typeof(T).Name}, {problem}: element {i} of {expected.Length} should be {expected[i]}, but is {value}");
            return;
        }
    }
}
