namespace ConvSharp.Files.Torch;

/// <summary>What a file by torch.save holds.</summary>
/// <param name="Tensors">The tensors by name.</param>
/// <param name="Begins">Where the storage of each key begins in the stream.</param>
/// <param name="IsBigEndian">Whether the bytes of each element are stored most significant first.</param>
internal sealed record TorchContent(
    IReadOnlyList<(string Name, TorchView View)> Tensors, IReadOnlyDictionary<string, long> Begins, bool IsBigEndian);
