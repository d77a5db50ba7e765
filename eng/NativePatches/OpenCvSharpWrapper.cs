namespace ConvSharp.NativePatches;

/// <summary>
/// Lets OpenCvSharp's native wrapper load where there is no GTK, as on servers. Only windows need GTK: the two libraries are replaced, in
/// the list of those that must be there, by one that is in the list already, and their functions stay unbound as long as nobody calls them.
/// </summary>
internal static class OpenCvSharpWrapper
{
    private const string FileName = "libOpenCvSharpExtern.so";
    private const string Replacement = "libm.so.6";
    private static readonly string[] WindowLibraries = ["libgtk-3.so.0", "libgdk-3.so.0"];

    private const uint Dynamic = 6;
    private const long NeededTag = 1;
    private const int EntrySize = 16;

    /// <summary>Patches the wrapper of a folder in place; a second time changes nothing.</summary>
    public static void Patch(string folder)
    {
        ElfFile wrapper = ElfFile.Read(Path.Combine(folder, FileName));
        ElfFile.Section dynamic = wrapper.SectionOf(Dynamic);
        int names = wrapper.Sections[dynamic.Link].Offset;
        for (int entry = dynamic.Offset; entry < dynamic.Offset + dynamic.Size; entry += EntrySize)
        {
            if (wrapper.Int64(entry) != NeededTag)
            {
                continue;
            }

            int name = names + checked((int)wrapper.Int64(entry + 8));
            if (WindowLibraries.Contains(wrapper.Text(name)))
            {
                wrapper.SetText(name, Replacement);
            }
        }

        wrapper.Save();
    }
}
