namespace ConvSharp.Files.Torch;

/// <summary>The tensors of a file by torch.save.</summary>
internal sealed class TorchFile : TensorFile
{
    // Views may share elements, but a small file must not claim tensors without end.
    private const int LargestRepetition = 16;
    private const long Slack = 1L << 20;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly TorchContent _content;

    public TorchFile(Stream stream, bool leaveOpen, string source, TorchContent content)
        : base(source, [.. content.Tensors.Select(tensor => new Stored(tensor.Name, tensor.View, source))])
    {
        (_stream, _leaveOpen, _content) = (stream, leaveOpen, content);
        var bytes = Tensors.Aggregate(Int128.Zero, (sum, tensor) => sum + tensor.ByteLength);
        if (bytes > ((Int128)stream.Length * LargestRepetition) + Slack)
        {
            throw Malformed.File(
                source, $"its tensors take {bytes} bytes, far more than its {stream.Length}: they repeat the same elements",
                "save copies of them: tensor.contiguous()");
        }
    }

    protected override Stream OpenElements(StoredTensor tensor)
    {
        TorchView view = ((Stored)tensor).View;
        long begin = _content.Begins[view.Storage.Key] + (long)view.Storage.FirstByte + (view.Offset * view.Type.Size());
        return DenseElements.Open(
            _stream, begin, new ElementLayout(tensor.Size, view.Type, _content.IsBigEndian), view.Strides,
            $"{Source}: tensor {Malformed.Quote(tensor.Name)}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
            _stream.Dispose();
    }

    private sealed class Stored(string name, TorchView view, string source)
        : StoredTensor(name, view.Type, FileShape.Checked(source, view.Lengths, view.Type, name))
    {
        public TorchView View => view;
    }
}
