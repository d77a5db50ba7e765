namespace ConvSharp.Files;

/// <summary>Recognises files of Python's pickle module, which PyTorch wrote too before it wrote zip archives.</summary>
internal static class PickleSignature
{
    private const byte Protocol = 0x80;
    private const byte Newest = 5;
    private const byte Frame = 0x95;

    // The magic number of torch.save: 0x1950a86a20f9469cfc6c, as a long of ten bytes.
    private static readonly byte[] OfTorch = [Protocol, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    // The operations that a pickle of protocol 2 or 3 starts with: containers, globals, strings and numbers.
    private static readonly byte[] Operations = [.. "](}){cXKMJGNUVqCBI"u8, 0x88, 0x89, 0x8a, 0x8c];

    // Protocol 0 is text: a list or dictionary with a memo, or a function that makes an object.
    private static readonly byte[][] Texts =
    [
        [.. "(lp"u8], [.. "(dp"u8], [.. "(ip"u8], [.. "ccopy_reg\n"u8], [.. "cnumpy"u8], [.. "c__builtin__\n"u8], [.. "ccollections\n"u8],
        [.. "ctorch"u8],
    ];

    public static FileFormat? Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(OfTorch))
            return FileFormat.TorchPickle;
        foreach (byte[] text in Texts)
        {
            if (start.StartsWith(text))
                return FileFormat.Pickle;
        }

        if (start.Length < 3 || start[0] != Protocol || start[1] is < 2 or > Newest)
            return null;
        return start[1] >= 4 && start[2] == Frame || Operations.Contains(start[2]) ? FileFormat.Pickle : null;
    }
}
