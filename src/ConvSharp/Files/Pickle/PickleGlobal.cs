namespace ConvSharp.Files.Pickle;

/// <summary>A class or function that a pickle names. It is only ever a name here.</summary>
/// <param name="Name">The module and the name in it, such as torch._utils._rebuild_tensor_v2.</param>
internal sealed record PickleGlobal(string Name);
