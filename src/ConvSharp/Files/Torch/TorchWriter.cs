using System.Globalization;
using System.IO.Compression;
using ConvSharp.Files.Pickle;
using ConvSharp.Files.Zip;

namespace ConvSharp.Files.Torch;

/// <summary>Writes a state dict as torch.save does.</summary>
internal static class TorchWriter
{
    private const string Root = "archive";

    /// <exception cref="InvalidOperationException">
    /// A state dict has no storage of a tensor's type, or a name is no valid Unicode.
    /// </exception>
    public static void Write(Stream stream, IReadOnlyList<TensorEntry> entries)
    {
        byte[] pickle = Pickle(entries);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        archive.AddStored($"{Root}/data.pkl", content => content.Write(pickle));
        archive.AddStored($"{Root}/byteorder", content => content.Write("little"u8));
        for (int i = 0; i < entries.Count; i++)
            archive.AddStored($"{Root}/data/{Key(i)}", entries[i].WriteTo);
        archive.AddStored($"{Root}/version", content => content.Write("3\n"u8));
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static byte[] Pickle(IReadOnlyList<TensorEntry> entries)
    {
        PickleWriter writer = new();
        Dictionary(writer);
        for (int i = 0; i < entries.Count; i++)
        {
            writer.Text(entries[i].Name);
            Tensor(writer, entries[i], Key(i));
            writer.Do(PickleOpcode.SetItem);
        }

        writer.Do(PickleOpcode.Stop);
        return writer.Written.ToArray();
    }

    private static void Dictionary(PickleWriter writer)
    {
        writer.Global("collections", "OrderedDict");
        writer.Do(PickleOpcode.EmptyTuple);
        writer.Do(PickleOpcode.Reduce);
    }

    private static void Tensor(PickleWriter writer, TensorEntry entry, string key)
    {
        string storage = TorchElements.NamesOf(entry.Type).Storage ?? throw new InvalidOperationException(
            $"Tensor {Malformed.Quote(entry.Name)} is {entry.Type.Name()}, for which state dicts have no storage: write safetensors.");
        writer.Global("torch._utils", "_rebuild_tensor_v2");
        writer.Do(PickleOpcode.Mark);
        writer.Do(PickleOpcode.Mark);
        writer.Text("storage");
        writer.Global("torch", storage["torch.".Length..]);
        writer.Text(key);
        writer.Text("cpu");
        writer.Integer(entry.ByteLength / entry.Type.Size());
        writer.Do(PickleOpcode.Tuple);
        writer.Do(PickleOpcode.BinPersId);
        writer.Integer(0);
        writer.Integers(entry.Lengths);
        writer.Integers(DenseElements.Strides(entry.Lengths, isFortranOrder: false));
        writer.Do(PickleOpcode.NewFalse);
        Dictionary(writer);
        writer.Do(PickleOpcode.Tuple);
        writer.Do(PickleOpcode.Reduce);
    }
}
