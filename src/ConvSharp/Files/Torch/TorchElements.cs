namespace ConvSharp.Files.Torch;

/// <summary>torch's names of element types.</summary>
internal static class TorchElements
{
    /// <summary>The class of the storage in a state dict, and the dtype, of each type.</summary>
    public static readonly (ElementType Type, string? Storage, string Dtype)[] All =
    [
        (ElementType.Bool, "torch.BoolStorage", "torch.bool"),
        (ElementType.UInt8, "torch.ByteStorage", "torch.uint8"),
        (ElementType.Int8, "torch.CharStorage", "torch.int8"),
        (ElementType.UInt16, null, "torch.uint16"),
        (ElementType.Int16, "torch.ShortStorage", "torch.int16"),
        (ElementType.UInt32, null, "torch.uint32"),
        (ElementType.Int32, "torch.IntStorage", "torch.int32"),
        (ElementType.UInt64, null, "torch.uint64"),
        (ElementType.Int64, "torch.LongStorage", "torch.int64"),
        (ElementType.Float8E5M2, null, "torch.float8_e5m2"),
        (ElementType.Float8E4M3, null, "torch.float8_e4m3fn"),
        (ElementType.Float16, "torch.HalfStorage", "torch.float16"),
        (ElementType.BFloat16, "torch.BFloat16Storage", "torch.bfloat16"),
        (ElementType.Float32, "torch.FloatStorage", "torch.float32"),
        (ElementType.Float64, "torch.DoubleStorage", "torch.float64"),
    ];

    public static (string? Storage, string Dtype) NamesOf(ElementType type)
    {
        (_, string? storage, string dtype) = Array.Find(All, each => each.Type == type);
        return (storage, dtype);
    }

    public static ElementType? OfStorage(string name) => Array.Find(All, each => each.Storage == name) is { Storage: not null } found
        ? found.Type
        : null;

    public static ElementType? OfDtype(string name) => Array.Find(All, each => each.Dtype == name) is { Dtype: not null } found
        ? found.Type
        : null;
}
