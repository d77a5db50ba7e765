using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Reference;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>
/// One sample of a layer as y = C · x, with a bias as y = C · x + b. A step is what one glance takes in: a row of C, which computes an output;
/// of a transposed layer a column, which spreads an input over the outputs.
/// </summary>
internal sealed class EquationModel
{
    public EquationModel(ConvolutionGeometry geometry, AnimationValues given)
    {
        Geometry = geometry;
        (Input, Weight, Bias) = (given.Input, given.Weight, given.Bias);
        ConvolutionMatrix<double> matrix = ConvolutionMatrix.Create<double>(geometry, Weight ?? new double[geometry.WeightLength]);
        (Rows, Columns) = (matrix.Rows, matrix.Columns);
        Entries = [.. EntriesOf(matrix)];
        IsByColumn = geometry.Kind == ConvolutionKind.Transposed;
        StepCount = IsByColumn ? Columns : Rows;
        Steps = Entries.ToLookup(entry => IsByColumn ? entry.Column : entry.Row);
        if (Input is null || Weight is null)
            return;
        Output = new double[Rows];
        matrix.Multiply(Input, Output);
        for (int row = 0; row < Rows && Bias is not null; row++)
            Output[row] += Bias[ChannelOf(row)];
    }

    public ConvolutionGeometry Geometry { get; }

    /// <summary>Rows of C: output elements.</summary>
    public int Rows { get; }

    /// <summary>Columns of C: input elements.</summary>
    public int Columns { get; }

    /// <summary>All places of C that hold a weight, even if it is zero.</summary>
    public IReadOnlyList<MatrixEntry> Entries { get; }

    /// <summary>Whether a step is a column, not a row.</summary>
    public bool IsByColumn { get; }

    public int StepCount { get; }

    /// <summary>The entries of each step.</summary>
    public ILookup<int, MatrixEntry> Steps { get; }

    /// <summary>Numbers as far as they are known; null: names stand for them.</summary>
    public double[]? Input { get; }

    public double[]? Weight { get; }

    /// <summary>One number for each output channel; null: there is none.</summary>
    public double[]? Bias { get; }

    /// <summary>Known if input and weight are.</summary>
    public double[]? Output { get; }

    public string InputText(int index) => Input is null ? $"x{index}" : NumberText.Short(Input[index]);

    public string OutputText(int index) => Output is null ? $"y{index}" : NumberText.Short(Output[index]);

    public string BiasText(int row) => NumberText.Short(Bias![ChannelOf(row)]);

    /// <summary>The text of a weight by its position; <see cref="MatrixEntry.Weight"/> may stand for several.</summary>
    public string WeightText(int position) => Weight is null ? WeightName.Of(position, Geometry) : NumberText.Short(Weight[position]);

    public string EntryText(in MatrixEntry entry) => Weight is null
        ? entry.IsSum ? "Σw" : WeightName.Of(entry.Weight, Geometry)
        : NumberText.Short(entry.Value);

    public double BiasOf(int row) => Bias![ChannelOf(row)];

    private int ChannelOf(int row) => row / (int)Geometry.OutputPlane;

    private static IEnumerable<MatrixEntry> EntriesOf(ConvolutionMatrix<double> matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                int weight = matrix.WeightIndices[entry];
                yield return new MatrixEntry(
                    row, matrix.ColumnIndices[entry], weight, matrix.Values[entry], weight == ConvolutionMatrix<double>.SeveralWeights);
            }
        }
    }
}

/// <summary>A place of the matrix that holds a weight.</summary>
/// <param name="Row">The output element.</param>
/// <param name="Column">The input element.</param>
/// <param name="Weight">The weight's position, unless it is a sum.</param>
/// <param name="Value">The weight.</param>
/// <param name="IsSum">Whether several weights meet the same input, by a padding mode.</param>
internal readonly record struct MatrixEntry(int Row, int Column, int Weight, double Value, bool IsSum);
