using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads elements from files beside the model: only inside the model's folder, and never through a link.</summary>
internal static class ExternalFile
{
    private const string KeepBeside = "put the file into the model's folder and name it relative to that";

    public static byte[] Read(TensorDefinition tensor, ModelSource source, int bytes)
    {
        ExternalData external = tensor.External!;
        string path = Path(tensor, source, external.Location);
        string shown = Malformed.Quote(external.Location);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (!stream.CanSeek)
                throw TensorContentReader.Error(source, tensor, $"is in {shown}, a pipe or a device", KeepBeside);
            Int128 length = external.Length ?? (Int128)stream.Length - external.Offset;
            if (length != bytes)
            {
                throw TensorContentReader.Error(
                    source, tensor,
                    $"of shape [{string.Join(", ", tensor.Lengths)}] takes {bytes} bytes, but {length} are named in {shown}");
            }

            if (external.Offset > stream.Length - bytes)
            {
                throw TensorContentReader.Error(
                    source, tensor,
                    $"takes the bytes {external.Offset} to {(Int128)external.Offset + bytes} of {shown}, which has {stream.Length}",
                    "the file is cut off: get it again");
            }

            byte[] content = GC.AllocateUninitializedArray<byte>(bytes);
            stream.Position = external.Offset;
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw TensorContentReader.Error(
                source, tensor, $"is in {shown}, which cannot be read ({fault.Message})", "put it beside the model");
        }
    }

    private static string Path(TensorDefinition tensor, ModelSource source, string location)
    {
        string shown = Malformed.Quote(location);
        if (source.Folder is null)
        {
            throw TensorContentReader.Error(
                source, tensor, $"is in another file, {shown}, and the model was not read from a folder",
                "load the model by its path, or name the folder in OnnxOptions.Folder");
        }

        string[] parts = location.Split('/');
        if (System.IO.Path.IsPathRooted(location) || location.AsSpan().ContainsAny("\\:\0") || parts.Any(part => part is ".." or ""))
            throw TensorContentReader.Error(source, tensor, $"is in {shown}, which may be outside the model's folder", KeepBeside);
        string path = source.Folder;
        foreach (string part in parts)
        {
            path = System.IO.Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw TensorContentReader.Error(source, tensor, $"is in {shown}, which leads through a link", "put the file itself there");
        }

        return path;
    }
}
