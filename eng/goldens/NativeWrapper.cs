using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Goldens;

/// <summary>
/// Lets TorchSharp's native wrapper load where libstdc++ is older than GCC 13's, as on Debian 12. The wrapper asks for one newer symbol,
/// <c>std::ios_base_library_init()</c>, whose work an older libstdc++ does unasked. The demand for its version is made optional, and the
/// symbol is bound to <c>getpid</c>, which takes no argument either and does no harm.
/// </summary>
internal static class NativeWrapper
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";
    private const string Replacement = "getpid";

    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const ushort WeakVersion = 2;
    private const ushort UnversionedGlobal = 1;
    private const int SymbolSize = 24;

    private readonly record struct Section(uint Type, int Offset, int Size, int Link, int Info);

    /// <summary>Patches the file in place; a second time changes nothing.</summary>
    public static void Patch(string path)
    {
        byte[] elf = File.ReadAllBytes(path);
        Section[] sections = ReadSections(elf);
        MakeVersionOptional(elf, sections);
        if (Rebind(elf, sections))
        {
            string temporary = path + ".patched";
            File.WriteAllBytes(temporary, elf);
            File.Move(temporary, path, overwrite: true);
        }
    }

    private static Section[] ReadSections(byte[] elf)
    {
        int table = checked((int)BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(0x28)));
        int entrySize = U16(elf, 0x3a);
        int count = U16(elf, 0x3c);
        Section[] sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            int entry = table + i * entrySize;
            sections[i] = new Section(
                (uint)I32(elf, entry + 4), I32(elf, entry + 24), I32(elf, entry + 32), I32(elf, entry + 40), I32(elf, entry + 44));
        }

        return sections;
    }

    private static void MakeVersionOptional(byte[] elf, Section[] sections)
    {
        Section needs = sections.Single(section => section.Type == VersionNeeds);
        int names = sections[needs.Link].Offset;
        int file = needs.Offset;
        for (int i = 0; i < needs.Info; i++)
        {
            int version = file + I32(elf, file + 8);
            for (int left = U16(elf, file + 2); left > 0; left--)
            {
                if (Text(elf, names + I32(elf, version + 8)) == MissingVersion)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(version + 4), WeakVersion);
                }

                version += I32(elf, version + 12);
            }

            file += I32(elf, file + 12);
        }
    }

    private static bool Rebind(byte[] elf, Section[] sections)
    {
        Section symbols = sections.Single(section => section.Type == DynamicSymbols);
        Section versions = sections.Single(section => section.Type == SymbolVersions);
        int names = sections[symbols.Link].Offset;
        for (int i = 0; i < symbols.Size / SymbolSize; i++)
        {
            int name = names + I32(elf, symbols.Offset + i * SymbolSize);
            if (Text(elf, name) == MissingSymbol)
            {
                elf.AsSpan(name, MissingSymbol.Length).Clear();
                Encoding.ASCII.GetBytes(Replacement, elf.AsSpan(name));
                BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(versions.Offset + 2 * i), UnversionedGlobal);
                return true;
            }
        }

        return false;
    }

    private static int U16(byte[] elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(offset));

    private static int I32(byte[] elf, int offset) => BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(offset));

    private static string Text(byte[] elf, int offset) =>
        Encoding.ASCII.GetString(elf, offset, Array.IndexOf(elf, (byte)0, offset) - offset);
}
