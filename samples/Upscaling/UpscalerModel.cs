using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Examples.Upscaling;

/// <summary>An upscaler's file.</summary>
internal static class UpscalerModel
{
    /// <exception cref="InvalidDataException">There is no such file, or it is no upscaler.</exception>
    public static UpscalerDescription Describe(string path)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return UpscalerDescription.FromMetadata(reader.Metadata, path);
    }

    /// <exception cref="InvalidDataException">There is no such file, or it is no upscaler.</exception>
    /// <exception cref="InvalidDataException">The file's tensors are not those that it describes.</exception>
    public static Sequential<float> Load(string path)
    {
        Sequential<float> network = UpscalerNetwork.Make(Describe(path), TorchGenerator.None);
        ModelFile.Load(path, network);
        return network;
    }
}
