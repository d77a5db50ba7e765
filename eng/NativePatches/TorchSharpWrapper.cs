namespace ConvSharp.NativePatches;

/// <summary>
/// Lets TorchSharp's native wrapper load where libstdc++ is older than GCC 13's, as on Debian 12. The wrapper asks for one newer symbol,
/// <c>std::ios_base_library_init()</c>, whose work an older libstdc++ does unasked. The demand for its version is made optional, and the
/// symbol is bound to <c>getpid</c>, which takes no argument either and does no harm.
/// </summary>
internal static class TorchSharpWrapper
{
    private const string FileName = "libLibTorchSharp.so";
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";
    private const string Replacement = "getpid";

    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const ushort WeakVersion = 2;
    private const ushort UnversionedGlobal = 1;
    private const int SymbolSize = 24;

    /// <summary>Patches the wrapper of a folder in place; a second time changes nothing.</summary>
    public static void Patch(string folder)
    {
        ElfFile wrapper = ElfFile.Read(Path.Combine(folder, FileName));
        MakeVersionOptional(wrapper);
        Rebind(wrapper);
        wrapper.Save();
    }

    private static void MakeVersionOptional(ElfFile wrapper)
    {
        ElfFile.Section needs = wrapper.SectionOf(VersionNeeds);
        int names = wrapper.Sections[needs.Link].Offset;
        int file = needs.Offset;
        for (int i = 0; i < needs.Info; i++)
        {
            int version = file + wrapper.Int32(file + 8);
            for (int left = wrapper.UInt16(file + 2); left > 0; left--)
            {
                if (wrapper.Text(names + wrapper.Int32(version + 8)) == MissingVersion)
                {
                    wrapper.SetUInt16(version + 4, WeakVersion);
                }

                version += wrapper.Int32(version + 12);
            }

            file += wrapper.Int32(file + 12);
        }
    }

    private static void Rebind(ElfFile wrapper)
    {
        ElfFile.Section symbols = wrapper.SectionOf(DynamicSymbols);
        ElfFile.Section versions = wrapper.SectionOf(SymbolVersions);
        int names = wrapper.Sections[symbols.Link].Offset;
        for (int i = 0; i < symbols.Size / SymbolSize; i++)
        {
            int name = names + wrapper.Int32(symbols.Offset + i * SymbolSize);
            if (wrapper.Text(name) == MissingSymbol)
            {
                wrapper.SetText(name, Replacement);
                wrapper.SetUInt16(versions.Offset + 2 * i, UnversionedGlobal);
            }
        }
    }
}
