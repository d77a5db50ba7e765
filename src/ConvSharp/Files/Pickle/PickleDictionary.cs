namespace ConvSharp.Files.Pickle;

/// <summary>A dictionary of a pickle: pairs in their order. Keys are not compared.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Pairs { get; } = [];
}
