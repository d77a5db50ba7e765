using ConvSharp.Files.Zip;

namespace ConvSharp.Files;

/// <summary>An archive of arrays, as numpy.savez and numpy.savez_compressed write it.</summary>
internal sealed class NpzFile : TensorFile
{
    private const string Ending = ".npy";
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ZipArchiveFile _archive;

    public NpzFile(Stream stream, bool leaveOpen, string source, ZipArchiveFile archive)
        : base(source, Arrays(archive, source)) => (_stream, _leaveOpen, _archive) = (stream, leaveOpen, archive);

    protected override Stream OpenElements(StoredTensor tensor)
    {
        var array = (Stored)tensor;
        return DenseElements.Open(
            _archive.Open(array.Member), array.Begin, array.Header.Layout,
            DenseElements.Strides(tensor.Shape, array.Header.IsFortranOrder), $"{Source}: array {Malformed.Quote(tensor.Name)}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
            _stream.Dispose();
    }

    private static List<StoredTensor> Arrays(ZipArchiveFile archive, string source)
    {
        List<StoredTensor> arrays = [];
        foreach (ZipMember member in archive.Members)
        {
            if (!member.Name.EndsWith(Ending, StringComparison.Ordinal))
                continue;
            string name = member.Name[..^Ending.Length];
            using Stream content = archive.Open(member);
            NpyHeader header = Npy.ReadHeader(content, $"{source}: array {Malformed.Quote(name)}");
            arrays.Add(new Stored(name, header, member, content.Position));
        }

        return arrays.Count > 0
            ? arrays
            : throw Malformed.File(
                source, "it is a zip archive without .npy arrays, and no PyTorch file", "unpack it, and give the file inside");
    }

    private sealed class Stored(string name, NpyHeader header, ZipMember member, long begin)
        : StoredTensor(name, header.ElementType, header.Size)
    {
        public NpyHeader Header => header;

        public ZipMember Member => member;

        public long Begin => begin;
    }
}
