using System.Text;

namespace ConvSharp.Cli.Output;

/// <summary>
/// A standard stream, or a replacement for one. It shows hidden characters as escapes, and reports errors by a function of its own.
/// </summary>
internal sealed class TerminalWriter : TextWriter
{
    private readonly TextWriter _stream;
    private readonly bool _isText;
    private readonly Action<Exception> _fail;

    /// <param name="stream">Where the text goes.</param>
    /// <param name="isText">Whether the output is plain text, without commands to the terminal.</param>
    /// <param name="fail">Called when the stream cannot be written.</param>
    public TerminalWriter(TextWriter stream, bool isText, Action<Exception> fail)
        : base(stream.FormatProvider)
    {
        (_stream, _isText, _fail) = (stream, isText, fail);
        NewLine = stream.NewLine;
    }

    public override Encoding Encoding => _stream.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Guard(() =>
        _stream.Write(_isText && value is not null ? VisibleText.OfLines(value) : value));

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => Guard(_stream.Flush);

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _fail(fault);
        }
    }
}
