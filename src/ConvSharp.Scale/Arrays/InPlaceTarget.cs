namespace ConvSharp.Scale.Arrays;

/// <summary>A target that is one file, whose chunks are written at their places.</summary>
internal abstract class InPlaceTarget(string path, ArrayLayout layout, PartialFile file) : ArrayTarget(path, layout)
{
    public override void Flush() => File.Flush();

    public override void Complete() => File.Complete();

    protected PartialFile File { get; } = file;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            File.Dispose();
        base.Dispose(disposing);
    }
}
