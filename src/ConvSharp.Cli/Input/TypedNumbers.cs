using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Input;

/// <summary>
/// Numbers that were typed, pasted or read from a file of text: columns are apart by spaces, commas or tabs, rows by a semicolon or a line,
/// planes by two semicolons or an empty line, and what is above planes by one more of them. Separators at the ends count for nothing.
/// </summary>
/// <param name="Shape">From the outermost axis to the columns; one row has one axis.</param>
/// <param name="Values">In the order in which they stand.</param>
internal sealed record TypedNumbers(IReadOnlyList<long> Shape, IReadOnlyList<double> Values)
{
    private const int MostAxes = ConvolutionGeometry.MaxRank + 2;

    private static readonly string[] LevelNames = ["row", "plane", "block", "sample", "array"];

    private static readonly char[] ColumnSeparators = [' ', '\t', ',', '\r'];

    /// <summary>The file that they were read from; null: they were typed.</summary>
    public string? Path { get; init; }

    /// <summary>The numbers as a tensor.</summary>
    public Tensor<T> ToTensor<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ToTensor<T>([.. Shape.Select(size => (nint)size)]);

    /// <summary>The numbers as a tensor of another shape of as many elements.</summary>
    public Tensor<T> ToTensor<T>(ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create([.. Values.Select(T.CreateTruncating)], shape);

    /// <summary>Numbers from an option: rows by semicolons or lines.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="subject">How an error about it starts: --values.</param>
    /// <exception cref="RequestException">There is no number, something is no number, or rows or planes differ in size.</exception>
    public static TypedNumbers Parse(string text, string subject)
    {
        var parser = new Parser(subject);
        (int semicolons, int lines) = (0, 0);
        foreach (string token in Tokens(text))
        {
            if (token == ";")
            {
                semicolons++;
            }
            else if (token == "\n")
            {
                lines++;
            }
            else
            {
                parser.Close(semicolons > 0 ? semicolons : lines); // a line may also end with a semicolon
                parser.Add(token);
                (semicolons, lines) = (0, 0);
            }
        }

        return parser.Finish();
    }

    private static IEnumerable<string> Tokens(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isEnd = i == text.Length, isBreak = !isEnd && text[i] is ';' or '\n';
            if (!isEnd && !isBreak && !ColumnSeparators.Contains(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
                yield return text[start..i];
            start = -1;
            if (isBreak)
                yield return text[i].ToString();
        }
    }

    /// <summary>Counts how many elements each row, plane and so on has, and that all of a level have as many.</summary>
    private sealed class Parser(string subject)
    {
        private readonly List<double> _values = [];
        private readonly long[] _counts = new long[MostAxes];
        private readonly long[] _sizes = new long[MostAxes];
        private readonly long[] _finished = new long[MostAxes];
        private int _axes = 1;

        public void Add(string token)
        {
            if (!TryParse(token, out double value))
            {
                throw new RequestException(
                    $"{subject} has '{token}' in {Place()}, column {_counts[0] + 1}: give a number, such as 0.5, -2, 1e-3, nan or inf.");
            }

            _values.Add(value);
            _counts[0]++;
        }

        /// <summary>Ends rows, planes and so on up to a level: 1 a row, 2 a plane.</summary>
        public void Close(int level)
        {
            if (_values.Count == 0 || level == 0)
                return;
            if (level >= MostAxes)
                throw new RequestException($"{subject} has {level} separators in a row: use at most {MostAxes - 1}, between samples.");
            _axes = Math.Max(_axes, level + 1);
            for (int axis = 0; axis < level; axis++)
                End(axis);
        }

        public TypedNumbers Finish()
        {
            if (_values.Count == 0)
                throw new RequestException($"{subject} has no number: give some, such as \"1 2; 3 4\".");
            for (int axis = 0; axis < _axes; axis++)
                End(axis);
            return new TypedNumbers([.. _sizes.Take(_axes).Reverse()], _values);
        }

        private void End(int axis)
        {
            if (_finished[axis] > 0 && _counts[axis] != _sizes[axis])
            {
                string what = axis == 0 ? "number" : LevelNames[axis - 1], group = LevelNames[axis];
                throw new RequestException(
                    $"{subject} has {Count(_counts[axis], what)} in {group} {_finished[axis] + 1}, but {Count(_sizes[axis], what)} in " +
                    $"{group} 1: give every {group} as many.");
            }

            _sizes[axis] = _counts[axis];
            _finished[axis]++;
            _counts[axis] = 0;
            if (axis + 1 < MostAxes)
                _counts[axis + 1]++;
        }

        private string Place()
        {
            string row = $"row {_counts[1] + 1}";
            return _axes > 2 || _counts[2] > 0 ? $"plane {_counts[2] + 1}, {row}" : row;
        }

        private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

        private static bool TryParse(string token, out double value)
        {
            value = token.ToLowerInvariant() switch
            {
                "nan" => double.NaN,
                "inf" or "+inf" or "infinity" => double.PositiveInfinity,
                "-inf" or "-infinity" => double.NegativeInfinity,
                _ => 0,
            };
            return !double.IsFinite(value)
                || (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
        }
    }
}
