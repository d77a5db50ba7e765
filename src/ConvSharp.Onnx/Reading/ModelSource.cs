namespace ConvSharp.Onnx.Reading;

/// <summary>The bytes of a model, and what belongs to them.</summary>
/// <param name="Name">What messages call the file.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="Folder">The folder in which external files lie; null if there is none.</param>
internal sealed record ModelSource(string Name, ReadOnlyMemory<byte> Bytes, string? Folder)
{
    private const string Damaged = "the file is damaged or no ONNX model: get or write it again";

    /// <summary>A file, mapped into memory; its external files lie in its folder.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelSource OfFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReadOnlyMemory<byte> bytes = MappedFile.Open(path)?.Memory ?? default;
        return new ModelSource(path, bytes, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    public OnnxException Error(long offset, string problem, string fix = Damaged) => OnnxException.At(Name, problem, fix, offset);
}
