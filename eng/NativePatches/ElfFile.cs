using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.NativePatches;

/// <summary>A native library of x64 Linux (64-bit little-endian ELF) whose tables can be changed in place.</summary>
internal sealed class ElfFile
{
    private readonly string _path;
    private readonly byte[] _bytes;
    private bool _changed;

    private ElfFile(string path)
    {
        _path = path;
        _bytes = File.ReadAllBytes(path);
        Sections = ReadSections();
    }

    /// <summary>A section: its type, where it lies in the file, the number of a section it refers to, and a count.</summary>
    public readonly record struct Section(uint Type, int Offset, int Size, int Link, int Info);

    public IReadOnlyList<Section> Sections { get; }

    public static ElfFile Read(string path) => new(path);

    /// <summary>The only section of a type.</summary>
    public Section SectionOf(uint type) => Sections.Single(section => section.Type == type);

    public int UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    public int Int32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset));

    public long Int64(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(offset));

    /// <summary>The text at an offset, up to its terminating zero.</summary>
    public string Text(int offset) => Encoding.ASCII.GetString(_bytes, offset, Array.IndexOf(_bytes, (byte)0, offset) - offset);

    public void SetUInt16(int offset, ushort value)
    {
        _changed |= UInt16(offset) != value;
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(offset), value);
    }

    /// <summary>Puts a text that is no longer in the place of another.</summary>
    public void SetText(int offset, string text)
    {
        _bytes.AsSpan(offset, Text(offset).Length).Clear();
        Encoding.ASCII.GetBytes(text, _bytes.AsSpan(offset));
        _changed = true;
    }

    /// <summary>Writes the file anew if anything was changed.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        string temporary = _path + ".patched";
        File.WriteAllBytes(temporary, _bytes);
        File.Move(temporary, _path, overwrite: true);
    }

    private Section[] ReadSections()
    {
        int table = checked((int)Int64(0x28));
        int entrySize = UInt16(0x3a);
        Section[] sections = new Section[UInt16(0x3c)];
        for (int i = 0; i < sections.Length; i++)
        {
            int entry = table + i * entrySize;
            sections[i] = new Section(
                (uint)Int32(entry + 4), Int32(entry + 24), Int32(entry + 32), Int32(entry + 40), Int32(entry + 44));
        }

        return sections;
    }
}
