using ConvSharp.Geometry;
using ConvSharp.Scale.Jobs;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Scale.Jobs;

public class JobNetworkTests
{
    [Fact]
    public void Weights_in_files_beside_the_model_belong_to_it()
    {
        using TemporaryFolder folder = new();
        string file = JobSample.Network(folder).Path, weights = folder.File("weights.bin");
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        TensorProto weight = model.Graph.Initializer[0];
        byte[] bytes = weight.RawData.ToByteArray();
        File.WriteAllBytes(weights, bytes);
        weight.RawData = ByteString.Empty;
        weight.DataLocation = TensorProto.Types.DataLocation.External;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
        File.WriteAllBytes(file, model.ToByteArray());

        JobNetwork network = JobNetwork.Of(file, ConvolutionAccuracy.PlainSum);
        _ = network.Load();
        bytes[0] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("has changed", Assert.Throws<JobException>(network.Load).Message, StringComparison.Ordinal);
    }
}
