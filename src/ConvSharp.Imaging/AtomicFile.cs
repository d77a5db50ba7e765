namespace ConvSharp.Imaging;

internal static class AtomicFile
{
    /// <summary>Writes beside the target, then moves: a reader sees the old file or the whole new one, never a part.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
