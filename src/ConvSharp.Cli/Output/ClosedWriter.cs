using System.Text;

namespace ConvSharp.Cli.Output;

/// <summary>Stands for a standard stream that is closed.</summary>
internal sealed class ClosedWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("it is closed");
}
