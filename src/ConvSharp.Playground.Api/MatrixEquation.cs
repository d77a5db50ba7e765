using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Reference;

namespace ConvSharp.Playground.Api;

/// <summary>A layer as y = C · x + b, with numbers: given ones, or small made-up integers as on the page Arithmetic.</summary>
/// <param name="Geometry">The layer.</param>
/// <param name="Matrix">C, which has no bias in it.</param>
/// <param name="Values">The numbers of input, weight and bias.</param>
internal sealed record MatrixEquation(ConvolutionGeometry Geometry, ConvolutionMatrix<double> Matrix, LayerValues Values)
{
    public static MatrixEquation Of(RequestedLayer layer)
    {
        var values = new LayerValues(LayerView.GatheringWindow(layer.Geometry), layer.Values);
        return new MatrixEquation(layer.Geometry, ConvolutionMatrix.Create<double>(layer.Geometry, values.Weight), values);
    }

    /// <summary>The bias of each row; empty: the layer has none.</summary>
    public double[] RowBias()
    {
        int plane = (int)Geometry.OutputPlane;
        return Values.Bias is { } bias ? [.. Enumerable.Range(0, Matrix.Rows).Select(row => bias[row / plane])] : [];
    }

    /// <summary>y = C · x + b.</summary>
    public double[] Output()
    {
        var output = new double[Matrix.Rows];
        Matrix.Multiply(Values.Input, output);
        double[] bias = RowBias();
        return bias.Length == 0 ? output : [.. output.Zip(bias, (product, added) => product + added)];
    }

    /// <summary>Cᵀ · y: the shape of x again, not its numbers.</summary>
    public double[] Back()
    {
        var back = new double[Matrix.Columns];
        Matrix.Transpose().Multiply(Output(), back);
        return back;
    }

    /// <summary>
    /// The weights of each entry of C, in the order of its entries: one, or several that meet the same input because padding repeats it.
    /// </summary>
    public IEnumerable<int[]> Weights()
    {
        var window = LayerView.GatheringWindow(Geometry);
        for (int row = 0; row < Matrix.Rows; row++)
        {
            ILookup<int, int>? met = null;
            for (int entry = Matrix.RowOffsets[row]; entry < Matrix.RowOffsets[row + 1]; entry++)
            {
                int weight = Matrix.WeightIndices[entry];
                if (weight != ConvolutionMatrix<double>.SeveralWeights)
                {
                    yield return [weight];
                    continue;
                }

                met ??= window.Products(row).ToLookup(product => product.Input, product => product.Weight);
                yield return [.. met[Matrix.ColumnIndices[entry]]];
            }
        }
    }
}
