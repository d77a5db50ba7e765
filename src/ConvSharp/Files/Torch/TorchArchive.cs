using ConvSharp.Files.Pickle;
using ConvSharp.Files.Zip;

namespace ConvSharp.Files.Torch;

/// <summary>Reads what torch.save writes since 1.6: a zip archive with a pickle, and a file of bytes for each storage.</summary>
internal static class TorchArchive
{
    private const string Pickle = "/data.pkl";
    private const string Constants = "/constants.pkl";
    private const int LargestPickle = 1 << 26;

    public static bool IsIn(ZipArchiveFile archive) => Root(archive) is not null;

    /// <exception cref="InvalidDataException">
    /// The archive is damaged, holds more than a state dict, or was written by torch.jit.save.
    /// </exception>
    public static TorchContent Read(ZipArchiveFile archive, string source)
    {
        string root = Root(archive)!;
        if (archive.Find(root + Constants) is not null)
        {
            throw Malformed.File(
                source, "it is a TorchScript program (torch.jit.save), which is never run",
                "save its state dict in Python: torch.save(torch.jit.load(path).state_dict(), new_path)");
        }

        TorchTypes types = new();
        byte[] pickle = archive.ReadAll(archive.Find(root + Pickle)!, LargestPickle);
        object? read = new PickleReader(pickle, 0, source, types).Read();
        Dictionary<string, long> begins = types.Storages.ToDictionary(
            storage => storage.Key, storage => Place(archive, $"{root}/data/{storage.Key}", storage.Value, source));
        return new TorchContent(new TorchNames(source).Find(read), begins, IsBigEndian(archive, root, source));
    }

    // The folder has the name that the file had when it was saved.
    private static string? Root(ZipArchiveFile archive) => archive.Members
        .Where(member => member.Name.EndsWith(Pickle, StringComparison.Ordinal))
        .Select(member => member.Name[..^Pickle.Length])
        .FirstOrDefault(root => !root.Contains('/', StringComparison.Ordinal));

    private static long Place(ZipArchiveFile archive, string name, TorchStorage storage, string source)
    {
        ZipMember member = archive.Find(name)
            ?? throw Malformed.File(
                source, $"it has no {Malformed.Quote(name)}, where elements of its tensors should be", "get the file again");
        if (member.Method != ZipMember.Stored)
        {
            throw Malformed.File(
                source, $"{Malformed.Quote(name)} is compressed, which torch never does",
                "save the file again in Python: torch.save(torch.load(path), path)");
        }

        return member.Length == storage.WholeBytes
            ? archive.DataPlace(member)
            : throw Malformed.File(
                source, $"{Malformed.Quote(name)} has {member.Length} bytes, but its storage takes {storage.WholeBytes}",
                "get the file again");
    }

    private static bool IsBigEndian(ZipArchiveFile archive, string root, string source)
    {
        if (archive.Find($"{root}/byteorder") is not { } member)
            return false;
        byte[] order = archive.ReadAll(member, 16);
        return order.AsSpan().SequenceEqual("big"u8) || (order.AsSpan().SequenceEqual("little"u8)
            ? false
            : throw Malformed.File(source, "its byteorder is neither little nor big", "get the file again"));
    }
}
