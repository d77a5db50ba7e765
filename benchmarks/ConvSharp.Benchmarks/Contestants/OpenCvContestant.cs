using ConvSharp.Geometry;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>OpenCV's DNN module: a net of one layer with its weights prepared; it keeps its output's memory itself.</summary>
internal sealed class OpenCvContestant : LayerContestant
{
    private readonly Net _net;
    private readonly Mat _input;

    /// <exception cref="NotSupportedException">A transposed layer that is not 2-D, or a layer that OpenCV refuses.</exception>
    public OpenCvContestant(LayerOperands layer, int threads)
    {
        if (layer.Geometry is { Kind: ConvolutionKind.Transposed, Rank: not 2 })
            throw new NotSupportedException("OpenCV has transposed convolution in two dimensions only");

        Cv2.SetNumThreads(threads);
        _net = CvDnn.ReadNetFromOnnx(OnnxModel.Of(layer)) ?? throw new NotSupportedException("OpenCV does not read the layer");
        _net.SetPreferableBackend(Backend.OPENCV);
        _net.SetPreferableTarget(Target.CPU);
        _input = Mat.FromPixelData([.. layer.InputShape.Select(size => checked((int)size))], MatType.CV_32FC1, layer.Input);
        _net.SetInput(_input);
    }

    public override void Run()
    {
        using Mat output = _net.Forward();
    }

    public override unsafe float[] Result()
    {
        using Mat output = _net.Forward();
        return new ReadOnlySpan<float>((void*)output.Data, checked((int)output.Total())).ToArray();
    }

    public override void Dispose()
    {
        _net.Dispose();
        _input.Dispose();
    }
}
