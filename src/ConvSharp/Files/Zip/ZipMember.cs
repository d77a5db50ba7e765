namespace ConvSharp.Files.Zip;

/// <summary>A file in a zip archive, as the archive's directory lists it.</summary>
/// <param name="Name">Its name with its folders.</param>
/// <param name="Method">How it is stored: 0 as it is, 8 deflated.</param>
/// <param name="PackedLength">Its bytes in the archive.</param>
/// <param name="Length">Its bytes when unpacked, as the directory claims.</param>
/// <param name="Header">Where its own header begins.</param>
internal sealed record ZipMember(string Name, int Method, long PackedLength, long Length, long Header)
{
    public const int Stored = 0;
    public const int Deflated = 8;
}
